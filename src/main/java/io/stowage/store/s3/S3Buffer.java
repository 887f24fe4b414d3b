package io.stowage.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Bytes of a body, held so that they can be sent as often as a request has to be tried. They lie in segments that are
 * small enough not to need a region of the heap of their own.
 */
final class S3Buffer implements ContentStreamProvider, AutoCloseable {
    private static final int SEGMENT = 256 * 1024;

    private final S3Buffers pool;
    private final long capacity;
    private final List<byte[]> segments = new ArrayList<>();
    private final AtomicBoolean released = new AtomicBoolean();
    private long taken;
    private long length;

    S3Buffer(S3Buffers pool, long capacity) {
        this.pool = pool;
        this.capacity = capacity;
    }

    /** Reads until the buffer is full or the body has ended. */
    void fill(S3BodySource source) throws IOException {
        while (length < capacity) {
            int offset = (int) (length % SEGMENT);
            if (offset == 0) {
                addSegment();
            }
            byte[] segment = segments.get(segments.size() - 1);
            int n = source.read(segment, offset, segment.length - offset);
            if (n < 0) {
                return;
            }
            length += n;
        }
    }

    long length() {
        return length;
    }

    @Override
    public InputStream newStream() {
        return new Replay();
    }

    /** Gives the room back; the bytes must not be used any more. */
    @Override
    public void close() {
        if (released.compareAndSet(false, true)) {
            segments.clear();
            pool.release(capacity, taken);
        }
    }

    private void addSegment() {
        // A read of zero bytes at a border would else add a second one.
        if (segments.size() * (long) SEGMENT > length) {
            return;
        }
        int size = (int) Math.min(SEGMENT, capacity - length);
        segments.add(new byte[size]);
        taken += size;
        pool.hold(size);
    }

    private final class Replay extends InputStream {
        private long position;
        private long mark;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) {
            Objects.checkFromIndexSize(offset, count, buffer.length);
            if (count == 0) {
                return 0;
            }
            if (position >= length) {
                return -1;
            }
            byte[] segment = segments.get((int) (position / SEGMENT));
            int from = (int) (position % SEGMENT);
            int n = (int) Math.min(Math.min(count, segment.length - from), length - position);
            System.arraycopy(segment, from, buffer, offset, n);
            position += n;
            return n;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, length - position);
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public void mark(int limit) {
            mark = position;
        }

        @Override
        public void reset() {
            position = mark;
        }
    }
}
