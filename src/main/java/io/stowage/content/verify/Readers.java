package io.stowage.content.verify;

import io.stowage.ops.Threads;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one job, each with a buffer of its own. */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final long END_SECONDS = 4;

    private final ExecutorService threads;
    private final BlockingQueue<PlaceCheck> checks;
    private final Repair repair;
    private final VerifyOptions options;

    Readers(VerifyParts parts, VerifyOptions options) {
        this.options = options;
        this.threads = Threads.few("stowage-verify", options.concurrency());
        this.checks = new ArrayBlockingQueue<>(options.concurrency());
        this.repair = new Repair(parts.database(), parts.stores(), parts.holds());
        PlaceCheck.Limits limits = PlaceCheck.Limits.of(options);
        for (int i = 0; i < options.concurrency(); i++) {
            checks.add(new PlaceCheck(parts, limits));
        }
    }

    /** In the order of the places. */
    List<Coming> begin(List<Due> page) {
        return page.stream()
                .map(due -> new Coming(threads.submit(() -> look(due))))
                .toList();
    }

    private Outcome look(Due due) throws InterruptedException {
        PlaceCheck check = checks.take();
        try {
            Outcome outcome = check.check(due, options.mode());
            return outcome.isLost() && options.repair() ? repair.repair(outcome, check) : outcome;
        } finally {
            checks.add(check);
        }
    }

    /** What is being found of a place. */
    static final class Coming {
        private final Future<Outcome> future;
        private @Nullable Outcome outcome;

        private Coming(Future<Outcome> future) {
            this.future = future;
        }

        /** Whether it is known now. */
        boolean await(long millis) throws InterruptedException {
            try {
                outcome = future.get(millis, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof Error failure) {
                    throw failure;
                }
                throw new IllegalStateException("a place could not be looked at: " + e.getMessage(), e);
            }
        }

        Outcome outcome() {
            if (outcome == null) {
                throw new IllegalStateException("it is not known yet");
            }
            return outcome;
        }

        void cancel() {
            future.cancel(true);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a place is still being read after its job has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
