package io.stowage.accounts;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;

/** Reasons of this front that have a code of their own, told by the cause of a fault. */
final class Refusal extends RuntimeException {
    private final String code;

    private Refusal(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    static StowageException of(Fault fault, String code, String message) {
        return new StowageException(fault, message, new Refusal(code));
    }

    static StowageException badRequest(String message) {
        return new StowageException(Fault.BAD_REQUEST, message);
    }
}
