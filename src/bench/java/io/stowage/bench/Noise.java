package io.stowage.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Bytes that cost nothing to make, so that only moving them is measured. */
final class Noise {
    static final int COPY_BUFFER = 64 * 1024;
    /** Up to here bodies are in memory, as the chunks of the native front are. */
    static final int IN_MEMORY = 1 << 20;

    private static final byte[] BLOCK = block(IN_MEMORY);
    private static final ThreadLocal<byte[]> HEAP_BUFFERS = ThreadLocal.withInitial(() -> new byte[COPY_BUFFER]);
    private static final Map<Integer, byte[]> ARRAYS = new ConcurrentHashMap<>();

    private Noise() {}

    static byte[] bytes(int size) {
        return ARRAYS.computeIfAbsent(size, Noise::block);
    }

    static InputStream stream(int size) {
        return new InputStream() {
            private int position;

            @Override
            public int read() {
                return position == size ? -1 : BLOCK[position++ % BLOCK.length] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) {
                if (position == size) {
                    return -1;
                }
                int from = position % BLOCK.length;
                int n = Math.min(Math.min(count, size - position), BLOCK.length - from);
                System.arraycopy(BLOCK, from, buffer, offset, n);
                position += n;
                return n;
            }
        };
    }

    /** A direct buffer for each thread, as {@code dd} has one. */
    static ThreadLocal<ByteBuffer> directBuffers() {
        return ThreadLocal.withInitial(
                () -> ByteBuffer.allocateDirect(COPY_BUFFER).put(BLOCK, 0, COPY_BUFFER));
    }

    static long drain(InputStream in) throws IOException {
        byte[] buffer = HEAP_BUFFERS.get();
        long total = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            total += n;
        }
        return total;
    }

    private static byte[] block(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
