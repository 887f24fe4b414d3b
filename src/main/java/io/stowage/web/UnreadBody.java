package io.stowage.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left unread of a request's body when it is answered, as of most that are refused. The next request of the
 * connection stands behind it. A small rest is read off, so that the connection lives; otherwise the answer says that it
 * ends. Left alone, servers end it too, but without a word once the answer is under way: a client that pools its
 * connections then fails with the next request, which has nothing to do with this one.
 */
final class UnreadBody {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);

    /** A chunk of the native front: clients are told often that one is not wanted, or not now. */
    private static final long MOST_READ_OFF = 1 << 20;
    /** The largest tree, and some more. */
    private static final long MOST_DROPPED = 12 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BUFFER = 16 * 1024;

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
    private boolean givenUp;
    private Rest rest = Rest.UNKNOWN;

    UnreadBody(CountingRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
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

    /** Reads on for so many bytes and so long at most, and one read longer that the server itself cuts when it is idle. */
    void drop() {
        long most = rest == Rest.SMALL ? MOST_READ_OFF : MOST_DROPPED;
        long begun = System.nanoTime();
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = request.getInputStream();
            long dropped = 0;
            int n = 0;
            while (n >= 0 && dropped <= most && System.nanoTime() - begun < PATIENCE.toNanos()) {
                n = in.read(buffer);
                dropped += n;
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the client went away in the midst of a body that nobody wants", e);
        }
    }

    private Rest look() {
        long declared = request.getContentLengthLong();
        boolean hasBody = declared > 0 || request.getHeader("Transfer-Encoding") != null;
        // From HTTP/2 on a body has a stream of its own.
        if (!hasBody || !request.getProtocol().startsWith("HTTP/1.") || request.isReadToEnd()) {
            return Rest.NONE;
        }
        // Reading would ask for the body. Whether the client then sends it or the next request, nobody can tell.
        boolean waits = request.getHeader("Expect") != null && request.bytesRead() == 0;
        if (givenUp || waits) {
            return Rest.NOT_COMING;
        }
        boolean small = declared >= 0 && declared - request.bytesRead() <= MOST_READ_OFF;
        return small ? Rest.SMALL : Rest.LARGE;
    }
}
