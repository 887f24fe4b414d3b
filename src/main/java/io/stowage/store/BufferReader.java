package io.stowage.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream that can fill a buffer outside the heap, which saves the kernel's bytes two copies on their way through. */
public interface BufferReader {
    int SMALL = 8 * 1024;

    /** Reads what there is room for, or less; -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** Reads from any stream, by the shortest way it has. */
    static int read(InputStream in, ByteBuffer target) throws IOException {
        if (in instanceof BufferReader reader) {
            return reader.read(target);
        }
        byte[] bytes = new byte[Math.min(SMALL, target.remaining())];
        int total = 0;
        int n = in.read(bytes, 0, bytes.length);
        while (n > 0) {
            target.put(bytes, 0, n);
            total += n;
            n = target.hasRemaining() ? in.read(bytes, 0, Math.min(bytes.length, target.remaining())) : 0;
        }
        return total == 0 ? n : total;
    }
}
