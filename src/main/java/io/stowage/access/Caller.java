package io.stowage.access;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Optional;

/**
 * Who is asking: the holder of a key, or nobody in particular. All fronts ask the same three questions: who it is, what
 * that one may do, and who pays.
 */
public record Caller(Optional<AccessKey> key) {
    public static final Caller ANONYMOUS = new Caller(Optional.empty());

    public static Caller with(AccessKey key) {
        return new Caller(Optional.of(key));
    }

    public boolean may(Right right, String front) {
        return key.map(held -> held.rights().allow(right, front)).orElse(false);
    }

    /** The key, if it gives that right; a refusal says whether one is missing or does not suffice. */
    public AccessKey require(Right right, String front) {
        AccessKey held =
                key.orElseThrow(() -> new StowageException(Fault.UNAUTHENTICATED, "bring an access key for this"));
        if (!held.rights().allow(right, front)) {
            throw new StowageException(
                    Fault.FORBIDDEN, "the key " + held.id() + " does not have the right " + right.word() + ":" + front);
        }
        return held;
    }

    /**
     * Who pays: the caller's key, or without one the owner of what is asked for, who made it public.
     *
     * @param ownerOfThing who pays for what nobody in particular reads
     */
    public String payer(String ownerOfThing) {
        return key.map(AccessKey::owner).orElse(ownerOfThing);
    }
}
