package io.stowage.nix.upstream;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Work that is done once for all who want the same at the same time. */
final class SingleFlight<K, V> {
    private final Map<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

    /** Joins the work on this that is under way, or begins it. Nobody who leaves ends it for the others. */
    CompletableFuture<V> join(K what, Executor executor, Callable<V> work) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> theirs = running.putIfAbsent(what, mine);
        if (theirs != null) {
            return theirs;
        }
        try {
            executor.execute(() -> run(what, mine, work));
        } catch (RejectedExecutionException e) {
            running.remove(what, mine);
            mine.completeExceptionally(e);
        }
        return mine;
    }

    /** Leaves nobody waiting for work that will not be done. */
    void end() {
        running.values()
                .forEach(each -> each.completeExceptionally(new RejectedExecutionException("the server is stopping")));
    }

    private void run(K what, CompletableFuture<V> coming, Callable<V> work) {
        try {
            coming.complete(work.call());
        } catch (Throwable e) {
            // Of whatever kind: those who wait would wait in vain.
            coming.completeExceptionally(e);
        } finally {
            running.remove(what, coming);
        }
    }
}
