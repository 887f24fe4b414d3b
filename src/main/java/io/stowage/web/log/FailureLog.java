package io.stowage.web.log;

import io.stowage.fault.StowageException;
import io.stowage.ops.LogLimit;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log why requests failed, within bounds. Of what a store did, one line without a trace, and one in a while
 * for each reason: a store that is down fails every request in the same way. Of what nobody expected, a trace that is cut
 * short: a stranger may have found out how to bring it about, and that of an overflowed stack alone has 1,024 lines.
 */
public final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int FRAMES = 40;
    private static final int CAUSES = 4;
    private static final int MESSAGE = 200;

    private final Map<Reason, LogLimit> refusals = new EnumMap<>(Reason.class);
    private final LogLimit cuts;

    public FailureLog(Clock clock) {
        for (Reason reason : Reason.values()) {
            refusals.put(reason, new LogLimit(PAUSE, clock));
        }
        this.cuts = new LogLimit(PAUSE, clock);
    }

    /** A request failed in a way that nobody expected. */
    public void unexpected(String id, Throwable failure) {
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

    /** A request is refused, perhaps for what its store did. */
    public void refused(String id, StowageException why) {
        if (why.getCause() instanceof StoreException store && isFailure(store.reason())) {
            LogLimit limit = Objects.requireNonNull(refusals.get(store.reason()));
            limit.log(before -> LOG.warn("request {} failed: {}{}", id, line(store), more(before)));
        }
    }

    /**
     * An answer breaks off that had begun.
     *
     * @return what to throw, so that the server cuts the connection; without a trace, which servers would log
     */
    public IOException cut(String id, StowageException why) {
        String reason = line(why.getCause() instanceof StoreException store ? store : why);
        cuts.log(before ->
                LOG.warn("request {} was cut off in the midst of its answer: {}{}", id, reason, more(before)));
        return new CutOff("broke off after the answer had begun: " + reason);
    }

    private static boolean isFailure(Reason reason) {
        return switch (reason) {
            case UNAVAILABLE, NO_SPACE, DENIED, MISCONFIGURED, CORRUPT -> true;
            // A limit of ours, an end of ours, and what a client asked for.
            case BUSY, CLOSED, RANGE_NOT_SATISFIABLE, NO_UPLOAD -> false;
        };
    }

    /** Keys are chosen by clients, and must not look like lines of the log. */
    private static String line(Exception failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", "?");
    }

    private static String more(long before) {
        return before == 0 ? "" : " (and " + before + " more in the same way)";
    }

    private static final class CutOff extends IOException {
        CutOff(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
