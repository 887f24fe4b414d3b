package io.stowage.replica;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import java.util.Optional;

/** What runs at an id: methods that take and answer Candid. */
public interface Canister {

    /** Throws {@link Trap} when there is no such method, or when it does not like the argument. */
    Bytes execute(Principal caller, String method, Bytes arg);

    /** The end of a call that failed. */
    final class Trap extends RuntimeException {
        private final int rejectCode;
        private final Optional<String> errorCode;

        Trap(String message) {
            this(message, 4, Optional.empty());
        }

        private Trap(String message, int rejectCode, Optional<String> errorCode) {
            super(message);
            this.rejectCode = rejectCode;
            this.errorCode = errorCode;
        }

        /** As the network says it in the canister's place. */
        static Trap noMethod(String kind, String method) {
            return new Trap("Canister has no " + kind + " method '" + method + "'.", 5, Optional.of("IC0536"));
        }

        int rejectCode() {
            return rejectCode;
        }

        Optional<String> errorCode() {
            return errorCode;
        }
    }
}
