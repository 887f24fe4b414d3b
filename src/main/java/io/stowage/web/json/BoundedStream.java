package io.stowage.web.json;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Passes at most so many bytes on and refuses the one after them. Closing it leaves the source open. */
public final class BoundedStream extends FilterInputStream {
    private final long maxBytes;
    private long seen;

    public BoundedStream(InputStream source, long maxBytes) {
        super(source);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        return count(in.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        return count(n, n);
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("nobody skips bytes of a body");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {}

    private int count(int result, int bytes) {
        if (result >= 0) {
            seen += bytes;
            if (seen > maxBytes) {
                throw new StowageException(
                        Fault.BODY_TOO_LARGE, "the body has more than the allowed " + maxBytes + " bytes");
            }
        }
        return result;
    }
}
