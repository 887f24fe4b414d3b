package io.stowage.content.reading;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A CRC32C of each block of some bytes, taken while their hash was proven. It stands for the hash against a medium that
 * rots, for a tenth of the time, and lets a block be sent without the others; it is no proof against anybody who means
 * harm.
 */
final class Checksums {
    /** What an instance takes in memory beside its sums, roughly. */
    static final int OVERHEAD = 48;

    private final int block;
    private final int length;
    private final int[] sums;

    private Checksums(int block, int length, int[] sums) {
        this.block = block;
        this.length = length;
        this.sums = sums;
    }

    /** Of bytes that come in whatever portions. */
    static final class Builder {
        private final int block;
        private final int length;
        private final int[] sums;
        private final CRC32C crc = new CRC32C();
        private int seen;

        Builder(int block, int length) {
            this.block = block;
            this.length = length;
            this.sums = new int[(length + block - 1) / block];
        }

        /** Takes all that remains, and leaves the buffer as it is. */
        Builder update(ByteBuffer bytes) {
            ByteBuffer rest = bytes.duplicate();
            int end = rest.limit();
            while (rest.position() < end) {
                int room = Math.min(block - seen % block, length - seen);
                if (room == 0) {
                    throw new IllegalArgumentException("there are more than " + length + " bytes");
                }
                rest.limit(Math.min(end, rest.position() + room));
                seen += rest.remaining();
                crc.update(rest);
                if (seen % block == 0 || seen == length) {
                    sums[(seen - 1) / block] = (int) crc.getValue();
                    crc.reset();
                }
            }
            return this;
        }

        Checksums finish() {
            if (seen != length) {
                throw new IllegalStateException("only " + seen + " of " + length + " bytes were seen");
            }
            return new Checksums(block, length, sums);
        }
    }

    /** Of bytes that are all there. */
    static Checksums of(int block, ByteBuffer bytes) {
        return new Builder(block, bytes.remaining()).update(bytes).finish();
    }

    int length() {
        return length;
    }

    /** Where the block begins that the byte at that offset belongs to. */
    int begin(int offset) {
        return offset - offset % block;
    }

    /** Where the block ends whose bytes come before that end. */
    int end(int end) {
        return Math.min(length, (end + block - 1) / block * block);
    }

    /** As many whole blocks as fit into a buffer, in bytes. */
    int stride(ByteBuffer buffer) {
        return buffer.capacity() / block * block;
    }

    /**
     * Whether what remains in the buffer, which is left as it is, are whole blocks and the right ones.
     *
     * @param offset of the first one
     */
    boolean fit(ByteBuffer bytes, int offset) {
        ByteBuffer rest = bytes.duplicate();
        int last = rest.limit();
        CRC32C crc = new CRC32C();
        for (int at = offset; rest.position() < last; at = end(at + 1)) {
            int next = rest.position() + end(at + 1) - at;
            if (at >= length || next > last) {
                return false;
            }
            rest.limit(next);
            crc.reset();
            crc.update(rest);
            if ((int) crc.getValue() != sums[at / block]) {
                return false;
            }
        }
        return true;
    }
}
