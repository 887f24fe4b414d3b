package io.stowage.store.guard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;

class MeteredStoreContractTest extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
        return new MeteredStore(GuardFixture.memory(), "main", new SimpleMeterRegistry());
    }
}
