package io.stowage.store.guard;

import io.opentelemetry.api.trace.TracerProvider;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;

class TracedStoreContractTest extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
        return new TracedStore(
                GuardFixture.memory(), "main", TracerProvider.noop().get("test"));
    }
}
