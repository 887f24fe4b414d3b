package io.stowage.web;

import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left unread of a request's body when it is answered, as of most that are refused. The next request of the
 * connection stands behind it. A small rest is read off, so that the connection lives; otherwise the answer says that it
 * ends. Left alone, servers end it too, but without a word once the answer is under way: a client that pools its
 * connections then fails with the next request, which has nothing to do with this one.
 */
public final class UnreadBody {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);

    private static final int BUFFER = 16 * 1024;

    /** A rest that comes more slowly than this, in bytes per second, is not waited for. */
    private static final long SLOWEST = 16 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(1);

    private enum Rest {
        /** The answer has not begun. */
        UNKNOWN,
        NONE,
        /** Read after the answer, as nobody should wait for it. Who does not send it cannot go on anyway. */
        SMALL,
        /** Some of it is dropped: many clients look at the answer only after they sent all of it. */
        LARGE,
        /** Nobody is sending it, or so slowly that it was given up. */
        NOT_COMING
    }

    private final CountingRequest request;
    private final HttpServletResponse response;
    private final LimitsConfig.Unread limits;
    private final Semaphore readers;
    private boolean reading;
    private boolean givenUp;
    private Rest rest = Rest.UNKNOWN;

    /** @param readers permits for rests that are read at once, in all connections */
    UnreadBody(CountingRequest request, HttpServletResponse response, LimitsConfig.Unread limits, Semaphore readers) {
        this.request = request;
        this.response = response;
        this.limits = limits;
        this.readers = readers;
    }

    /** The client had its time. */
    void giveUp() {
        givenUp = true;
    }

    /** The host application answers, and reads what it likes. */
    void passOn() {
        rest = Rest.NONE;
    }

    /** The headers are gone, and with them what was said of the connection. */
    void startOver() {
        rest = Rest.UNKNOWN;
    }

    /** To be called before anything of the answer is written, which is the last moment for a header. */
    void beforeAnswer() {
        if (rest == Rest.UNKNOWN) {
            rest = look();
            if (rest == Rest.LARGE || rest == Rest.NOT_COMING) {
                response.setHeader("Connection", "close");
            }
        }
    }

    /** Whether something is to be read once the whole answer is out. */
    boolean isWanted() {
        return rest == Rest.SMALL || rest == Rest.LARGE;
    }

    /**
     * Reads on for so many bytes and so long at most, and one read longer that the server itself cuts when it is idle.
     * A client that drips holds one of few readers for that long, and no more threads than there are readers.
     */
    void drop() {
        long most = rest == Rest.SMALL ? limits.readOff() : limits.dropped();
        long begun = System.nanoTime();
        byte[] buffer = new byte[BUFFER];
        try {
            long dropped = 0;
            int n = 0;
            while (n >= 0 && dropped <= most && isFast(dropped, System.nanoTime() - begun)) {
                n = request.body().readUnwanted(buffer);
                dropped += n;
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the client went away in the midst of a body that nobody wants", e);
        }
    }

    /** To be called when the request is over, whatever its end was. */
    void close() {
        if (reading) {
            reading = false;
            readers.release();
        }
    }

    private boolean isFast(long dropped, long nanos) {
        long afterGrace = Math.max(0, nanos - GRACE.toNanos());
        return nanos < limits.time().toNanos() && dropped >= afterGrace / 1_000_000 * SLOWEST / 1000;
    }

    private Rest look() {
        long declared = request.getContentLengthLong();
        boolean hasBody = declared > 0 || request.getHeader("Transfer-Encoding") != null;
        // From HTTP/2 on a body has a stream of its own.
        if (!hasBody
                || !request.getProtocol().startsWith("HTTP/1.")
                || request.body().isReadToEnd()) {
            return Rest.NONE;
        }
        // Reading would ask for the body. Whether the client then sends it or the next request, nobody can tell.
        boolean waits = request.getHeader("Expect") != null && request.body().seen() == 0;
        if (givenUp || waits || request.body().isBroken() || !(reading || readers.tryAcquire())) {
            return Rest.NOT_COMING;
        }
        reading = true;
        boolean small = declared >= 0 && declared - request.body().seen() <= limits.readOff();
        return small ? Rest.SMALL : Rest.LARGE;
    }
}
