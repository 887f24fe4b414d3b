package io.stowage.store.guard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;
import java.time.Clock;

class BreakerStoreContractTest extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
        return new BreakerStore(
                GuardFixture.memory(), "main", BreakerConfig.DEFAULTS, new SimpleMeterRegistry(), Clock.systemUTC());
    }
}
