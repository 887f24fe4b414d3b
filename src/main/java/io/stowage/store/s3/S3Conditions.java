package io.stowage.store.s3;

import io.stowage.store.s3.client.S3Failures;
import io.stowage.store.s3.config.S3Preset.Conditional;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the server's obedience to conditions: told by the settings, or found out once. However many threads
 * ask, one of them tries the server out and the others wait for it; a failure is forgotten, so that the next one tries
 * again.
 */
final class S3Conditions {
    private final Conditional told;
    private final Callable<S3Findings> probe;
    private final AtomicReference<@Nullable FutureTask<S3Findings>> running = new AtomicReference<>();
    private volatile @Nullable S3Findings found;

    S3Conditions(Conditional told, Callable<S3Findings> probe) {
        this.told = told;
        this.probe = probe;
    }

    /** Whether a condition is obeyed, after trying it out if that has to be. */
    S3Findings known() throws IOException {
        Optional<S3Findings> now = sofar();
        return now.isPresent() ? now.get() : tryOut(this::probeUnlessKnown);
    }

    /** The same without asking anybody; empty when it is not known yet. */
    Optional<S3Findings> sofar() {
        return switch (told) {
            case EVERYWHERE -> Optional.of(new S3Findings(true, true));
            case NOWHERE -> Optional.of(new S3Findings(false, false));
            case PROBE -> Optional.ofNullable(found);
        };
    }

    /** What the server itself has shown, whatever the settings say. */
    Optional<S3Findings> seen() {
        return Optional.ofNullable(found);
    }

    /** Tries the server out, or joins whoever is just doing it. */
    S3Findings probe() throws IOException {
        return tryOut(probe);
    }

    /** A thread that looked before the answer came may be the next one to try, when nothing is running any more. */
    private S3Findings probeUnlessKnown() throws Exception {
        S3Findings already = found;
        return already != null ? already : probe.call();
    }

    private S3Findings tryOut(Callable<S3Findings> attempt) throws IOException {
        FutureTask<S3Findings> mine = new FutureTask<>(attempt);
        FutureTask<S3Findings> theirs = running.compareAndExchange(null, mine);
        if (theirs != null) {
            return await(theirs);
        }
        try {
            mine.run();
            S3Findings result = await(mine);
            found = result;
            return result;
        } finally {
            running.set(null);
        }
    }

    private static S3Findings await(FutureTask<S3Findings> task) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while the store was tried out");
        } catch (ExecutionException e) {
            throw S3Failures.rethrow(e);
        }
    }
}
