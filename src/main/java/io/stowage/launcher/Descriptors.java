package io.stowage.launcher;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The file descriptors that this process may have, and how many connections they are enough for. A process that has none
 * left cannot accept, open a file or load a class, and some of that it cannot make good later.
 *
 * @param most as the system allows; {@code ulimit -n}
 * @param open those in use already, by jars, databases and the server itself
 */
record Descriptors(long most, long open) {
    /** For clients of other servers, for logs, and for tools that look at the process. */
    private static final int RESERVE = 64;
    /** What a request may have open beside its connection: the chunk that is sent and those that are fetched ahead. */
    private static final int FILES = 5;
    /** As many requests run at once, unless limits.requests says otherwise. */
    private static final int REQUESTS = 1024;

    private static final int LEAST = 8;
    private static final int MANY = 1_000_000;

    static Descriptors now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? new Descriptors(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
                : new Descriptors(Long.MAX_VALUE, 0);
    }

    int connections() {
        long spare = most - open - RESERVE;
        long enough = Math.max(spare / (1 + FILES), spare - (long) FILES * REQUESTS);
        return (int) Math.max(LEAST, Math.min(enough, MANY));
    }

    /** Whether some requests that could run at once may have to wait for a connection. */
    boolean isFew() {
        return connections() < REQUESTS;
    }
}
