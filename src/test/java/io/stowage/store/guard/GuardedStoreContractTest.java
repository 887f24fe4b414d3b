package io.stowage.store.guard;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import io.stowage.store.ObjectStore;
import io.stowage.store.ObjectStoreContract;

/** A store behind all guards is a store. */
class GuardedStoreContractTest extends ObjectStoreContract {
    @Override
    protected ObjectStore open() {
        return Guards.around(
                GuardFixture.memory(),
                "main",
                GuardConfig.DEFAULTS,
                new SimpleMeterRegistry(),
                TracerProvider.noop().get("test"));
    }
}
