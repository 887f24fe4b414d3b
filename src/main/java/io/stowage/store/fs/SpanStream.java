package io.stowage.store.fs;

import io.stowage.store.BufferReader;
import io.stowage.store.Key;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Exactly the bytes of a span of an open file. */
final class SpanStream extends InputStream implements BufferReader {
    /** The JDK keeps a buffer outside the heap for each thread, as large as the largest read. */
    private static final int MOST_AT_ONCE = 256 * 1024;

    private final Key key;
    private final FileChannel channel;
    private final long end;
    private long position;

    SpanStream(Key key, FileChannel channel, Span span) {
        this.key = key;
        this.channel = channel;
        this.position = span.offset();
        this.end = span.end();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        return read(ByteBuffer.wrap(buffer, offset, count));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position == end) {
            return -1;
        }
        int most = (int) Math.min(Math.min(target.remaining(), end - position), MOST_AT_ONCE);
        int limit = target.limit();
        target.limit(target.position() + most);
        int n = readAt(target);
        target.limit(limit);
        if (n < 0) {
            throw new StoreException(
                    Reason.CORRUPT, "the file of " + key + " ends after " + position + " bytes, before " + end);
        }
        position += n;
        return n;
    }

    private int readAt(ByteBuffer target) throws StoreException {
        try {
            return channel.read(target, position);
        } catch (IOException e) {
            throw new StoreException(Reason.UNAVAILABLE, "cannot read " + key + " at " + position + ": " + e, e);
        }
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(end - position, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
