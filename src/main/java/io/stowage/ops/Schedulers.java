package io.stowage.ops;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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

    /** The part of JNDI that is needed. */
    interface Directory {
        Object lookup(String name) throws NamingException;
    }

    private final ScheduledExecutorService executor;
    private final boolean ours;

    private Schedulers(ScheduledExecutorService executor, boolean ours) {
        this.executor = executor;
        this.ours = ours;
    }

    public static Schedulers find(TasksConfig config) {
        return find(InitialContext::doLookup, config);
    }

    static Schedulers find(Directory directory, TasksConfig config) {
        return managed(directory)
                .map(executor -> new Schedulers(executor, false))
                .orElseGet(() -> new Schedulers(own(config.threads()), true));
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

    private static ScheduledExecutorService own(int threads) {
        var executor = new ScheduledThreadPoolExecutor(threads, Threads.daemons("stowage-task"));
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
