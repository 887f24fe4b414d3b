package io.stowage.ic.certificate;

import org.jspecify.annotations.Nullable;

/** A certificate that is not believed, and why. */
public final class InvalidCertificate extends RuntimeException {
    private final Reason reason;

    /** Why a certificate is not believed. */
    public enum Reason {
        /** The bytes are no certificate at all. */
        MALFORMED,
        /** It was made too long ago. */
        TOO_OLD,
        /** It comes from the future, so one of two clocks is wrong. */
        CLOCK,
        /** The delegation itself is delegated. */
        NESTED_DELEGATION,
        /** The delegation does not show the key of its subnet. */
        SUBNET_KEY,
        /** The delegation does not say which canisters its subnet speaks for. */
        NO_CANISTER_RANGES,
        /** The subnet does not speak for this canister. */
        CANISTER_RANGE,
        /** The subnet is of a kind that is not trusted here. */
        SUBNET_TYPE,
        /** The root key did not sign the delegation. */
        SIGNATURE_OF_DELEGATION,
        /** The key that should have signed did not. */
        SIGNATURE
    }

    public InvalidCertificate(Reason reason, String message) {
        this(reason, message, null);
    }

    InvalidCertificate(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
