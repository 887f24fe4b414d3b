package io.stowage.ops;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads with names. The one place that looks methods up by name: virtual threads came with Java 21, our byte code is
 * for 17, and a multi-release WAR is not a thing. The lookup is of public JDK methods only and happens once.
 */
public final class Threads {
    static final int POOL_THREADS = 256;
    static final int POOL_QUEUE = 4096;

    private Threads() {}

    /**
     * An executor for work that mostly waits: a virtual thread for each piece where the JVM has them, else a pool that
     * grows to {@value #POOL_THREADS} threads, shrinks to none, and refuses what does not fit into its queue. Pieces
     * must not wait for other pieces of the same executor.
     */
    public static ExecutorService perTask(String name) {
        return virtualFactory(name).map(Threads::perTask).orElseGet(() -> pool(name));
    }

    /**
     * One thread that does pieces of work in their order, and ends when there are none. Whoever hands over more than
     * {@code most} at once does the work itself, also after the end.
     */
    public static ExecutorService single(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(most), daemons(name), (work, full) -> work.run());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** At most so many threads for work that computes and never waits; they end when there is none. Refuses what is too much. */
    public static ExecutorService few(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(POOL_QUEUE), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A platform thread that keeps no JVM alive and takes no thread-local values of its maker along. */
    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    static ThreadFactory daemons(String name) {
        AtomicLong counter = new AtomicLong();
        return work -> daemon(name + "-" + counter.incrementAndGet(), work);
    }

    static ExecutorService pool(String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                POOL_THREADS, POOL_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(POOL_QUEUE), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** {@code Thread.ofVirtual().name(name + "-", 1).factory()}; empty before Java 21. */
    static Optional<ThreadFactory> virtualFactory(String name) {
        if (Runtime.version().feature() < 21) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle ofVirtual = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual));
            MethodHandle named =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            Object unnamed = ofVirtual.invoke();
            return Optional.of((ThreadFactory) factory.invoke(named.invoke(unnamed, name + "-", 1L)));
        } catch (Throwable e) {
            throw new IllegalStateException("Java 21 and later have virtual threads", e);
        }
    }

    private static ExecutorService perTask(ThreadFactory factory) {
        try {
            MethodType type = MethodType.methodType(ExecutorService.class, ThreadFactory.class);
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(Executors.class, "newThreadPerTaskExecutor", type)
                    .invoke(factory);
        } catch (Throwable e) {
            throw new IllegalStateException("Java 21 and later have an executor of a thread for each task", e);
        }
    }
}
