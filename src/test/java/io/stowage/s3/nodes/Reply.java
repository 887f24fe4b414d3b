package io.stowage.s3.nodes;

import java.net.ConnectException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What became of a call, as far as its client knows.
 *
 * @param code of the refusal; HEAD has none
 */
record Reply<T>(Outcome outcome, Optional<T> value, int status, String code) {
    private static final Set<String> UNDECIDED = Set.of("InternalError", "ServiceUnavailable", "SlowDown");

    enum Outcome {
        ANSWERED,
        REFUSED,
        /** It may have happened. */
        LOST,
        /** Nobody listened, so it did not happen. */
        UNSENT
    }

    static <T> Reply<T> to(Supplier<T> call) {
        try {
            return new Reply<>(Outcome.ANSWERED, Optional.of(call.get()), 200, "");
        } catch (S3Exception e) {
            String code = e.awsErrorDetails() == null
                    ? ""
                    : String.valueOf(e.awsErrorDetails().errorCode());
            // An answer that took long has the status 200, whatever came of it.
            boolean lost = e.statusCode() >= 500 || UNDECIDED.contains(code);
            return new Reply<>(lost ? Outcome.LOST : Outcome.REFUSED, Optional.empty(), e.statusCode(), code);
        } catch (SdkClientException e) {
            return new Reply<>(isUnsent(e) ? Outcome.UNSENT : Outcome.LOST, Optional.empty(), 0, String.valueOf(e));
        }
    }

    private static boolean isUnsent(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    boolean isAnswered() {
        return outcome == Outcome.ANSWERED;
    }

    boolean isLost() {
        return outcome == Outcome.LOST;
    }

    /** Whether the server is not there, or does not say what it did. */
    boolean isSilence() {
        return outcome == Outcome.LOST || outcome == Outcome.UNSENT;
    }

    T get() {
        return value.orElseThrow(() -> new AssertionError("refused with " + status + " " + code));
    }

    boolean isRefusedAs(int refusal, String expected) {
        return outcome == Outcome.REFUSED && status == refusal && (code.equals(expected) || code.isEmpty());
    }
}
