package io.stowage.v1;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.LimitsConfig;
import io.stowage.web.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The body of an upload: bounded in bytes and in time. A stalled client is told so, since it may try again. */
final class UploadBody extends FilterInputStream {
    private final Clock clock;
    private final long endMillis;
    private long seen;

    private UploadBody(RequestBody body, Duration time, Clock clock) {
        super(telling(body));
        this.clock = clock;
        this.endMillis = clock.millis() + time.toMillis();
    }

    /** The connection broke, or the client cheated about it; nobody is there to be told. */
    static final class Broken extends IOException {
        private Broken(IOException cause) {
            super("the body of a request broke off", cause);
        }
    }

    /**
     * What the body will have, if the client said so, and else the most that it may have. Refuses what is declared too
     * large or encoded, before a byte is read and before {@code 100 Continue}.
     */
    static int announced(HttpServletRequest request, int most) {
        @Nullable String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
            throw new StowageException(
                    Fault.UNSUPPORTED_CODING, "the body is encoded; send it without Content-Encoding");
        }
        long length = request.getContentLengthLong();
        if (length > most) {
            throw new StowageException(Fault.BODY_TOO_LARGE, "the body has more than " + most + " bytes");
        }
        return length < 0 ? most : (int) length;
    }

    /** Begins to read, which is when a server asks a client that waits for it to send. */
    static UploadBody of(HttpServletRequest request, int most, Duration time, LimitsConfig limits, Clock clock)
            throws IOException {
        return new UploadBody(RequestBody.of(request, most, limits, clock), time, clock);
    }

    long seen() {
        return seen;
    }

    /** All of it: in these bytes when it is just as long, in others when it is shorter, and refused when it is longer. */
    byte[] readInto(byte[] bytes) throws IOException {
        int used = 0;
        int n = bytes.length == 0 ? -1 : read(bytes, 0, bytes.length);
        while (n >= 0 && used + n < bytes.length) {
            used += n;
            n = read(bytes, used, bytes.length - used);
        }
        used += Math.max(n, 0);
        if (used == bytes.length && read() >= 0) {
            throw new StowageException(Fault.BODY_TOO_LARGE, "the body has more than " + used + " bytes");
        }
        return used == bytes.length ? bytes : Arrays.copyOf(bytes, used);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int n = in.read(buffer, offset, count);
        seen += Math.max(n, 0);
        if (n >= 0 && clock.millis() > endMillis) {
            throw new StowageException(Fault.BODY_TIMEOUT, "the body takes too long");
        }
        return n;
    }

    /** The same stream, whose failures say whether the client stalled or is gone. */
    static InputStream telling(InputStream source) {
        return new FilterInputStream(source) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                try {
                    return in.read(buffer, offset, count);
                } catch (IOException e) {
                    if (isTimeout(e)) {
                        throw new StowageException(Fault.BODY_TIMEOUT, "the body stalled", e);
                    }
                    throw new Broken(e);
                }
            }
        };
    }

    /** Servers say it each in their own way, and some hide it in another exception. */
    private static boolean isTimeout(IOException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
