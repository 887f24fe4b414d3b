package io.stowage.store;

import io.stowage.digest.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes bytes on and reports the end only when as many came as were announced, with the announced digest. */
final class CheckedStream extends FilterInputStream {
    private final long length;
    private final Optional<Digest> expected;
    private final @Nullable MessageDigest digest;
    private long seen;
    private boolean ended;

    /** @param length negative when it is not known */
    CheckedStream(InputStream in, long length, Optional<Digest> expected) {
        super(in);
        this.length = length;
        this.expected = expected;
        this.digest = expected.map(value -> value.algorithm().newDigest()).orElse(null);
    }

    static void requireSame(Digest expected, Digest actual) throws BodyException {
        if (!expected.equals(actual)) {
            throw new BodyException(
                    BodyException.Reason.DIGEST_MISMATCH, "the body has " + actual + ", not the announced " + expected);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (ended) {
            return -1;
        }
        int n = in.read(buffer, offset, count);
        if (n < 0) {
            requireEnd();
            ended = true;
            return -1;
        }
        seen += n;
        if (length >= 0 && seen > length) {
            throw new BodyException(
                    BodyException.Reason.TOO_LONG, "the body goes on after the announced " + length + " bytes");
        }
        if (digest != null) {
            digest.update(buffer, offset, n);
        }
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        // Skipped bytes would not be hashed.
        long left = count;
        byte[] scratch = new byte[8192];
        while (left > 0) {
            int n = read(scratch, 0, (int) Math.min(scratch.length, left));
            if (n < 0) {
                break;
            }
            left -= n;
        }
        return count - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** The source is closed by its maker. */
    @Override
    public void close() {}

    private void requireEnd() throws BodyException {
        if (length >= 0 && seen < length) {
            throw new BodyException(
                    BodyException.Reason.TOO_SHORT, "the body ended after " + seen + " of " + length + " bytes");
        }
        if (digest != null && expected.isPresent()) {
            requireSame(expected.get(), Digest.of(expected.get().algorithm(), digest.digest()));
        }
    }
}
