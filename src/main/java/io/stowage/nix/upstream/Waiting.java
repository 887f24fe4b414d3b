package io.stowage.nix.upstream;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.StoreFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for work that goes on without those who wait. */
final class Waiting {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private Waiting() {}

    /** @param what for a refusal: {@code "the NAR"} */
    static <T> T of(CompletableFuture<T> coming, Duration patience, String what) {
        try {
            return coming.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw busy(what + " is still coming from an upstream cache; try again in a moment", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("the server is stopping", e);
        } catch (ExecutionException e) {
            throw fault(e.getCause() == null ? e : e.getCause(), what);
        }
    }

    private static StowageException fault(Throwable cause, String what) {
        if (cause instanceof StowageException known) {
            // Thrown anew for each one who waits, as an exception belongs to one thread.
            return new StowageException(
                    known.fault(),
                    String.valueOf(known.getMessage()),
                    known,
                    known.retryAfter().orElse(null));
        }
        if (cause instanceof RejectedExecutionException) {
            return busy("too much is coming from upstream caches at once; try again in a moment", cause);
        }
        if (cause instanceof IOException storage) {
            try {
                return StoreFaults.of(storage);
            } catch (IOException other) {
                return busy("an upstream cache did not answer; try again in a moment", other);
            }
        }
        return new StowageException(Fault.INTERNAL, "cannot take " + what + " from an upstream cache", cause);
    }

    private static StowageException busy(String message, Throwable cause) {
        return new StowageException(Fault.BUSY, message, cause, TRY_AGAIN);
    }
}
