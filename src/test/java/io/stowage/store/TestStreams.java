package io.stowage.store;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/** Bodies as they come from bad networks, and bodies that no heap could hold. */
final class TestStreams {
    private static final byte[] NOISE = bytes(1 << 16, 7);

    private TestStreams() {}

    /** The same bytes for the same seed. */
    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Gives all of {@code bytes} and then throws instead of ending. */
    static InputStream breakingAfter(byte[] bytes, Exception failure) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read() throws IOException {
                int next = super.read();
                return next >= 0 ? next : fail();
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                int n = super.read(buffer, offset, count);
                return n >= 0 ? n : fail();
            }

            private int fail() throws IOException {
                if (failure instanceof IOException checked) {
                    throw checked;
                }
                throw (RuntimeException) failure;
            }
        };
    }

    /** A body that arrives in odd little pieces, as over a slow connection. */
    static InputStream dripping(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int count) {
                return super.read(buffer, offset, Math.min(count, 1 + pos % 7919));
            }
        };
    }

    /** Noise of any length that takes no memory; no two blocks of it are alike. */
    static InputStream generated(long length) {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) {
                if (position == length) {
                    return -1;
                }
                int n = (int) Math.min(count, length - position);
                for (int i = 0; i < n; i++) {
                    buffer[offset + i] = at(position + i);
                }
                position += n;
                return n;
            }
        };
    }

    private static byte at(long position) {
        return (byte) (NOISE[(int) (position & 0xffff)] + (position >>> 16));
    }
}
