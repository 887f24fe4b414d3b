package io.stowage.store.guard;

import io.stowage.ops.Health;
import io.stowage.store.StoreException;

/** One guard of a store. Each call passes it, and it may refuse one. */
interface Step {
    /** The call begins here. An exception refuses it. */
    GuardedCall begin(StoreCall call) throws StoreException;

    /** What this guard has to say about the health of the store. */
    default Health examine(Health health) {
        return health;
    }
}
