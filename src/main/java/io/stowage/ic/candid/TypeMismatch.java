package io.stowage.ic.candid;

/**
 * A value is of another type than expected. Where the expected type is an opt, that is not an error but null, so this is
 * caught there and has no stack trace to pay for.
 */
final class TypeMismatch extends Exception {
    TypeMismatch(String message) {
        super(message, null, false, false);
    }
}
