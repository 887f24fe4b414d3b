package io.stowage.store.guard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import java.time.Duration;

class LimitedStoreContractTest extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
        return new LimitedStore(GuardFixture.memory(), "main", 64, Duration.ofSeconds(10), new SimpleMeterRegistry());
    }
}
