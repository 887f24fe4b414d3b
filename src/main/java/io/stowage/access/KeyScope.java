package io.stowage.access;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Optional;

/**
 * Which keys the manager of keys may see and change: the administrator all of them, an owner its own. An owner can
 * neither give the right {@code admin} nor touch a key that has it, since a new secret for such a key would be a way to
 * that right.
 *
 * @param owner whose keys they are; empty for all keys
 */
public record KeyScope(Optional<String> owner) {
    public static final KeyScope ALL = new KeyScope(Optional.empty());

    public static KeyScope of(String owner) {
        return new KeyScope(Optional.of(owner));
    }

    /** What is not covered does not exist as far as this manager can tell. */
    boolean covers(AccessKey key) {
        return owner.isEmpty() || owner.get().equals(key.owner());
    }

    void requireChangeable(AccessKey key) {
        if (owner.isPresent()) {
            refuseAdmin(key.rights());
        }
    }

    /** Only the administrator gives the right {@code admin}, and makes another owner pay. */
    void requireGivable(Rights rights, Optional<String> payer) {
        if (owner.isEmpty()) {
            return;
        }
        refuseAdmin(rights);
        if (payer.isPresent() && !payer.equals(owner)) {
            throw new StowageException(Fault.FORBIDDEN, "only the administrator makes keys for another owner");
        }
    }

    private static void refuseAdmin(Rights rights) {
        if (rights.has(Right.ADMIN)) {
            throw new StowageException(
                    Fault.FORBIDDEN, "keys with the right " + Right.ADMIN.word() + " are the administrator's");
        }
    }
}
