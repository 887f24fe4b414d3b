package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What every refusal of this front has in common. */
public final class Refusals {
    private Refusals() {}

    public static AbstractThrowableAssert<?, StowageException> assertBadRequest(ThrowingCallable call) {
        return assertRefused(call, Fault.BAD_REQUEST);
    }

    public static AbstractThrowableAssert<?, StowageException> assertRefused(ThrowingCallable call, Fault fault) {
        StowageException refusal = catchThrowableOfType(StowageException.class, call);
        return assertThat(refusal)
                .isNotNull()
                .satisfies(Refusals::requireOneShortLine)
                .matches(e -> e.fault() == fault, "is a " + fault);
    }

    /** One line of at most 200 printable ASCII characters can be shown to anybody. */
    public static void requireOneShortLine(StowageException e) {
        String message = String.valueOf(e.getMessage());
        if (message.isEmpty() || message.length() > 200 || !message.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new AssertionError("not one short line: " + message, e);
        }
    }
}
