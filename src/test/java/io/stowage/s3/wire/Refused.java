package io.stowage.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.fault.StowageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Refusals with a code of S3. */
public final class Refused {
    private Refused() {}

    public static StowageException with(S3Error error, ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        assertThat(failure).as("failure").isInstanceOf(StowageException.class);
        StowageException refusal = (StowageException) failure;
        assertThat(S3Error.of(refusal)).as(refusal.getMessage()).contains(error);
        assertThat(refusal.getMessage()).isNotBlank();
        return refusal;
    }

    /** It ends well, or is refused with a code that says it was the client. */
    public static void orFine(ThrowingCallable call) {
        assertThat(orDone(call)).isIn(true, false);
    }

    /** Whether it ends well; a refusal has to have a code that says it was the client. */
    public static boolean orDone(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        if (failure == null) {
            return true;
        }
        assertThat(failure).isInstanceOf(StowageException.class);
        S3Error error = S3Error.of((StowageException) failure).orElseThrow(() -> new AssertionError(failure));
        assertThat(error.status()).as(failure.getMessage()).isBetween(400, 499);
        return false;
    }
}
