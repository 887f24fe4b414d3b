package io.stowage.content.reading;

import io.stowage.store.BufferReader;
import io.stowage.transfer.DirectCopy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Moves bytes block by block. Each block is compared with its checksum in the very buffer from which it leaves, so that
 * nothing that happens to the medium between a check and the sending can matter.
 */
final class CheckedCopy {
    private static final int AT_ONCE = 4 * DirectCopy.BUFFER;

    private final DirectCopy directCopy;

    CheckedCopy(DirectCopy directCopy) {
        this.directCopy = directCopy;
    }

    /** A block that is not what it was when it was proven. */
    static final class Rotten extends IOException {
        private static final long serialVersionUID = 1L;

        private Rotten(int offset) {
            super("the bytes from " + offset + " on have another checksum");
        }
    }

    /** Reads a part and the rest of the blocks that it touches, and keeps nothing. */
    void check(InputStream in, Checksums checksums, int offset, int count) throws IOException {
        each(in, checksums, checksums.begin(offset), checksums.end(offset + count), (buffer, at) -> {});
    }

    /** Sends a part, of which nothing leaves that was not compared. */
    void send(InputStream in, Checksums checksums, int offset, int count, OutputStream out) throws IOException {
        int end = offset + count;
        each(in, checksums, checksums.begin(offset), checksums.end(end), (buffer, at) -> {
            int first = buffer.position() + Math.max(0, offset - at);
            buffer.limit(Math.min(buffer.limit(), buffer.position() + end - at)).position(first);
            directCopy.write(out, buffer);
        });
    }

    private interface Use {
        void take(ByteBuffer good, int at) throws IOException;
    }

    private void each(InputStream in, Checksums checksums, int from, int to, Use use) throws IOException {
        ByteBuffer buffer = directCopy.take(to - from);
        try {
            int stride = checksums.stride(buffer);
            for (int at = from; at < to; at += stride) {
                buffer.clear().limit(Math.min(stride, to - at));
                fill(in, buffer);
                if (!checksums.fit(buffer, at)) {
                    throw new Rotten(at);
                }
                use.take(buffer, at);
            }
        } finally {
            directCopy.giveBack(buffer);
        }
    }

    /**
     * Fills a buffer with whole blocks, and compares some after the other while the processor still has them at hand. False
     * where one is not the right one.
     *
     * @param offset of the first block
     */
    static boolean fillFitting(InputStream in, ByteBuffer buffer, Checksums checksums, int offset) throws IOException {
        for (int at = 0; at < buffer.limit(); at += AT_ONCE) {
            ByteBuffer some = buffer.slice(at, Math.min(AT_ONCE, buffer.limit() - at));
            fill(in, some);
            if (!checksums.fit(some, offset + at)) {
                return false;
            }
        }
        return true;
    }

    /** Reads until a buffer is full, and makes it ready to be read. */
    static void fill(InputStream in, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (BufferReader.read(in, buffer) < 0) {
                throw new EOFException("the stored bytes ended " + buffer.remaining() + " bytes early");
            }
        }
        buffer.flip();
    }
}
