package io.stowage.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Reads bytes that are in memory already, without a copy of them. */
final class S3ByteStream extends InputStream {
    private final ByteBuffer bytes;

    S3ByteStream(ByteBuffer bytes) {
        this.bytes = bytes;
        bytes.mark();
    }

    @Override
    public int read() {
        return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, buffer.length);
        if (count == 0) {
            return 0;
        }
        int n = Math.min(count, bytes.remaining());
        bytes.get(buffer, offset, n);
        return n == 0 ? -1 : n;
    }

    @Override
    public int available() {
        return bytes.remaining();
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        bytes.mark();
    }

    @Override
    public void reset() {
        bytes.reset();
    }
}
