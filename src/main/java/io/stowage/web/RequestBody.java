package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, with an end: at most so many bytes, not encoded, and not slower than the limits allow. The
 * declared length is believed only as an upper bound.
 */
public final class RequestBody extends FilterInputStream {
    private final long maxBytes;
    private final LimitsConfig limits;
    private final Clock clock;
    private final long startedMillis;
    private final OptionalLong declared;
    private long seen;

    private RequestBody(InputStream in, OptionalLong declared, long maxBytes, LimitsConfig limits, Clock clock) {
        super(in);
        this.declared = declared;
        this.maxBytes = maxBytes;
        this.limits = limits;
        this.clock = clock;
        this.startedMillis = clock.millis();
    }

    /** Refuses at once, before a byte is read and before {@code 100 Continue}, what is declared too large. */
    public static RequestBody of(HttpServletRequest request, long maxBytes, LimitsConfig limits, Clock clock)
            throws IOException {
        @Nullable String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
            throw new StowageException(Fault.BAD_REQUEST, "the body is encoded; send it without Content-Encoding");
        }
        long length = request.getContentLengthLong();
        if (length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        OptionalLong declared = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
        return new RequestBody(request.getInputStream(), declared, maxBytes, limits, clock);
    }

    /** What the client declared, which is the exact length of a body that arrives whole. */
    public OptionalLong declaredLength() {
        return declared;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int n = in.read(buffer, offset, count);
        if (n > 0) {
            seen += n;
            if (seen > maxBytes) {
                throw tooLarge(maxBytes);
            }
            requireSpeed();
        }
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] scratch = new byte[(int) Math.min(8192, Math.max(1, count))];
        long skipped = 0;
        while (skipped < count) {
            int n = read(scratch, 0, (int) Math.min(scratch.length, count - skipped));
            if (n < 0) {
                break;
            }
            skipped += n;
        }
        return skipped;
    }

    private void requireSpeed() {
        long millis = clock.millis() - startedMillis - limits.bodyGrace().toMillis();
        if (millis > 0 && seen < millis / 1000 * limits.slowestBody()) {
            throw new StowageException(Fault.BODY_TIMEOUT, "the body comes too slowly: " + seen + " bytes until now");
        }
    }

    private static StowageException tooLarge(long maxBytes) {
        return new StowageException(Fault.BODY_TOO_LARGE, "the body has more than " + maxBytes + " bytes");
    }
}
