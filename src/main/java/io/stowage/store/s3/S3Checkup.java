package io.stowage.store.s3;

import io.stowage.ops.Health;
import io.stowage.store.s3.client.S3Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the server how it is, and shows what trying it out has found. */
final class S3Checkup {
    private final S3Shared room;
    private final S3Conditions conditions;

    S3Checkup(S3Shared room, S3Conditions conditions) {
        this.room = room;
        this.conditions = conditions;
    }

    Health check(Duration budget) {
        try {
            if (conditions.seen().isPresent()) {
                room.calls().headBucket(budget);
                return verdict();
            }
            return firstTime(budget);
        } catch (IOException | RuntimeException e) {
            return Health.down(String.valueOf(e.getMessage()));
        }
    }

    /** Tries the server out on a thread of ours: that takes several requests, and the budget may be short. */
    private Health firstTime(Duration budget) throws IOException {
        room.calls().requireOpen("check the store");
        Future<S3Findings> trial;
        try {
            trial = room.senders().submit(conditions::probe);
        } catch (RejectedExecutionException e) {
            return Health.down("the store is closed");
        }
        try {
            trial.get(budget.toNanos(), TimeUnit.NANOSECONDS);
            return verdict();
        } catch (TimeoutException e) {
            return Health.down("S3 has not answered for " + budget.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down("interrupted");
        } catch (ExecutionException e) {
            throw S3Failures.rethrow(e);
        }
    }

    private Health verdict() {
        Optional<S3Findings> seen = conditions.seen();
        boolean believed = conditions.sofar().map(S3Findings::conditionalPut).orElse(false);
        boolean shown = seen.map(S3Findings::conditionalPut).orElse(believed);
        Health health = believed && !shown
                ? Health.degraded("s3.conditional-create says that the server obeys conditions, and it does not")
                : Health.up();
        Health named = health.with("bucket", room.calls().bucket());
        return seen.map(found -> found.addTo(named)).orElse(named);
    }
}
