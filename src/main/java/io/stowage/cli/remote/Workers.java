package io.stowage.cli.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Does numbered pieces of work on a few threads, each taking the next piece. The first failure ends them all. */
public final class Workers {
    /** More threads than any server or disk is better for. */
    public static final int MOST = 64;

    /** One piece of work. */
    public interface Piece {
        void run(long index) throws IOException;
    }

    private Workers() {}

    /** Returns when all is done; throws what failed first, after every thread has ended. */
    public static void run(long pieces, int threads, Piece piece) throws IOException {
        int count = (int) Math.max(1, Math.min(Math.min(threads, MOST), pieces));
        AtomicLong next = new AtomicLong();
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, "stowage-worker");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(pool.submit(() -> {
                    work(next, pieces, piece, failed);
                    return null;
                }));
            }
            await(running);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void work(AtomicLong next, long pieces, Piece piece, AtomicBoolean failed) throws IOException {
        boolean complete = false;
        try {
            for (long index = next.getAndIncrement(); index < pieces && !failed.get(); index = next.getAndIncrement()) {
                piece.run(index);
            }
            complete = true;
        } finally {
            if (!complete) {
                failed.set(true);
            }
        }
    }

    private static void await(List<Future<?>> running) throws IOException {
        List<Throwable> failures = new ArrayList<>();
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                failures.add(e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
            }
        }
        if (!failures.isEmpty()) {
            Throwable first = failures.get(0);
            failures.subList(1, failures.size()).stream()
                    .filter(other -> other != first)
                    .forEach(first::addSuppressed);
            rethrow(first);
        }
    }

    private static void rethrow(Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException(failure);
    }
}
