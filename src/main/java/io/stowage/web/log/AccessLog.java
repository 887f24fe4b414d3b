package io.stowage.web.log;

import io.stowage.ops.Threads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request that a front answered, as key=value pairs; never a query, a header or a secret. A thread of
 * its own writes them: a logger may look at the whole stack of its caller, and there all requests would wait in line.
 */
public final class AccessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("io.stowage.access");
    private static final int LONGEST_PATH = 300;
    private static final int MOST_WAITING = 8192;
    private static final int CLOSE_SECONDS = 5;

    private final ExecutorService writer = Threads.single("stowage-access-log", MOST_WAITING);

    public void write(
            HttpServletRequest request, String id, String front, int status, long in, long out, Duration took) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        // All of it now: a server uses its requests again.
        String line = "request=" + id
                + " front=" + front
                + " method=" + clean(request.getMethod(), 16)
                + " path=\"" + clean(request.getRequestURI(), LONGEST_PATH)
                + "\" status=" + status
                + " in=" + in
                + " out=" + out
                + " ms=" + took.toMillis()
                + " peer=" + request.getRemoteAddr();
        writer.execute(() -> LOG.info("{}", line));
    }

    /** What a client sent must not write lines of its own. */
    static String clean(String text, int longest) {
        StringBuilder cleaned = new StringBuilder(Math.min(text.length(), longest) + 3);
        int end = Math.min(text.length(), longest);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            cleaned.append(c > 0x20 && c < 0x7f && c != '"' && c != '\\' ? c : '?');
        }
        return end < text.length() ? cleaned.append("...").toString() : cleaned.toString();
    }

    /** Writes what waits. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} lines of this log are lost", writer.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
