package io.stowage.replica;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;

/** What runs at an id: methods that take and answer Candid. */
public interface Canister {

    /** Throws {@link Trap} when there is no such method, or when it does not like the argument. */
    Bytes execute(Principal caller, String method, Bytes arg);

    /** The end of a call that failed. */
    final class Trap extends RuntimeException {
        Trap(String message) {
            super(message);
        }
    }
}
