package io.stowage.database.sqlite;

import io.stowage.database.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A work on its way through the writer. Its caller may take it back as long as it has not begun. */
final class Job<T> {
    private enum State {
        WAITING,
        BEGUN,
        WITHDRAWN
    }

    private final String what;
    private final Work<T> work;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final long since = System.nanoTime();
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    /** Of the writer's thread only: what the work gave, before it is committed. */
    private @Nullable T result;

    /** Of the writer's thread only: why the work refused itself, which is told once what it saw is committed. */
    private @Nullable Throwable refusal;

    Job(String what, Work<T> work) {
        this.what = what;
        this.work = work;
    }

    String what() {
        return what;
    }

    /** False when the caller does not wait any more. */
    boolean begin() {
        return state.compareAndSet(State.WAITING, State.BEGUN);
    }

    /** Nanoseconds since it was made. */
    long waited() {
        return System.nanoTime() - since;
    }

    void run(Session session) throws SQLException {
        refusal = null;
        result = session.run(work);
    }

    void refuse(Throwable e) {
        refusal = e;
    }

    boolean isRefused() {
        return refusal != null;
    }

    /** Tells the caller, now that the commit it shared is done. */
    void settle() {
        if (refusal == null) {
            answer.complete(result);
        } else {
            fail(refusal);
        }
    }

    void fail(Throwable e) {
        answer.completeExceptionally(e);
    }

    /**
     * What became of it. Who is interrupted, or has waited too long, takes it back; once it has begun its end is waited
     * for in any case, since nobody could say otherwise whether it was done.
     */
    T await(Duration timeout) {
        boolean interrupted = false;
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (true) {
                try {
                    boolean begun = state.get() == State.BEGUN;
                    return begun
                            ? answer.get()
                            : answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (state.compareAndSet(State.WAITING, State.WITHDRAWN)) {
                        throw Failures.unavailable(what, "its turn to write did not come in time; try again");
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (state.compareAndSet(State.WAITING, State.WITHDRAWN)) {
                        throw Failures.unavailable(what, "it was interrupted while it waited for its turn", e);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked && !Failures.isOfDatabase(cause)) {
            return unchecked;
        }
        return Failures.of(what, cause == null ? new IllegalStateException("failed without a reason") : cause);
    }
}
