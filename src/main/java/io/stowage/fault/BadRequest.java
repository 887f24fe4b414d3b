package io.stowage.fault;

import java.util.function.Supplier;

/** Refusals of what a client sent: one short line that repeats nothing of it. */
public final class BadRequest {
    private BadRequest() {}

    public static StowageException because(String reason) {
        return new StowageException(Fault.BAD_REQUEST, reason);
    }

    public static StowageException because(String reason, Throwable cause) {
        return new StowageException(Fault.BAD_REQUEST, reason, cause);
    }

    public static void unless(boolean holds, String reason) {
        if (!holds) {
            throw because(reason);
        }
    }

    /** Makes a value, whose own refusal becomes the reason. */
    public static <T> T unlessValid(String what, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw because(what + " " + e.getMessage(), e);
        }
    }
}
