package io.stowage.web;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what nobody expected, within bounds: a stranger may have found out how to bring it about, and the trace of an
 * overflowed stack alone has 1,024 lines.
 */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

    private static final int FRAMES = 40;
    private static final int CAUSES = 4;
    private static final int MESSAGE = 200;

    private FailureLog() {}

    static void log(String id, Throwable failure) {
        @Nullable Throwable each = failure;
        for (int i = 0; each != null && i < CAUSES; i++) {
            StackTraceElement[] frames = each.getStackTrace();
            if (frames.length > FRAMES) {
                each.setStackTrace(Arrays.copyOf(frames, FRAMES));
            }
            each = each.getCause();
        }
        String text = failure.toString();
        LOG.error(
                "request {} failed: {}",
                id,
                text.length() > MESSAGE ? text.substring(0, MESSAGE) + "…" : text,
                failure);
    }
}
