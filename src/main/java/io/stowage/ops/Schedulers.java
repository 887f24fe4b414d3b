package io.stowage.ops;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where periodic work runs: on the container's managed scheduler where there is one, else on daemon threads of our own.
 * Closing ends our threads and never touches the container's.
 */
public final class Schedulers implements AutoCloseable {
    /** Jakarta EE's name for it. Its type is known to us only as what it also is, a scheduler of the JDK. */
    static final String MANAGED = "java:comp/DefaultManagedScheduledExecutorService";

    private static final Logger log = LoggerFactory.getLogger(Schedulers.class);
    private static final long CLOSE_WAIT_SECONDS = 5;
    private static final long EXIT_WAIT_MILLIS = 1000;

    /** The part of JNDI that is needed. */
    interface Directory {
        Object lookup(String name) throws NamingException;
    }

    private final ScheduledExecutorService executor;
    private final boolean ours;

    /** Those of our own executor, which makes them one after the other when there is work. */
    private final List<Thread> threads;

    private Schedulers(ScheduledExecutorService executor, boolean ours, List<Thread> threads) {
        this.executor = executor;
        this.ours = ours;
        this.threads = threads;
    }

    public static Schedulers find(TasksConfig config) {
        return find(InitialContext::doLookup, config);
    }

    static Schedulers find(Directory directory, TasksConfig config) {
        return managed(directory)
                .map(executor -> new Schedulers(executor, false, List.of()))
                .orElseGet(() -> own(config.threads()));
    }

    public ScheduledExecutorService executor() {
        return executor;
    }

    /** Whether the threads are ours, rather than lent by the container. */
    public boolean ours() {
        return ours;
    }

    @Override
    public void close() {
        if (!ours) {
            return;
        }
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("a thread of periodic work does not end, though it was interrupted");
            }
            // The executor calls itself terminated while its threads are on their way out, and a server that looks at
            // its threads just then reports a leak.
            for (Thread thread : threads) {
                thread.join(EXIT_WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<ScheduledExecutorService> managed(Directory directory) {
        try {
            return directory.lookup(MANAGED) instanceof ScheduledExecutorService found
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (NamingException | LinkageError e) {
            // A container without JNDI, without this name, or without the classes behind it.
            log.debug("no managed scheduler: {}", e.toString());
            return Optional.empty();
        }
    }

    private static Schedulers own(int size) {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ThreadFactory daemons = Threads.daemons("stowage-task");
        var executor = new ScheduledThreadPoolExecutor(size, work -> {
            Thread thread = daemons.newThread(work);
            threads.add(thread);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return new Schedulers(executor, true, threads);
    }
}
