package io.stowage.v1;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A CRC32C of each piece of some bytes, taken while their hash was proven. It stands for the hash against a medium that
 * rots, for a tenth of the time, and lets a piece be sent without the others; it is no proof against anybody who means
 * harm.
 */
final class Checksums {
    /** What an instance takes in memory beside its sums, roughly. */
    static final int OVERHEAD = 48;

    private final int piece;
    private final int length;
    private final int[] sums;

    private Checksums(int piece, int length, int[] sums) {
        this.piece = piece;
        this.length = length;
        this.sums = sums;
    }

    /** Of bytes that come in whatever portions. */
    static final class Builder {
        private final int piece;
        private final int length;
        private final int[] sums;
        private final CRC32C crc = new CRC32C();
        private int seen;

        Builder(int piece, int length) {
            this.piece = piece;
            this.length = length;
            this.sums = new int[(length + piece - 1) / piece];
        }

        /** Takes all that remains, and leaves the buffer as it is. */
        Builder update(ByteBuffer bytes) {
            ByteBuffer rest = bytes.duplicate();
            int end = rest.limit();
            while (rest.position() < end) {
                int room = Math.min(piece - seen % piece, length - seen);
                if (room == 0) {
                    throw new IllegalArgumentException("there are more than " + length + " bytes");
                }
                rest.limit(Math.min(end, rest.position() + room));
                seen += rest.remaining();
                crc.update(rest);
                if (seen % piece == 0 || seen == length) {
                    sums[(seen - 1) / piece] = (int) crc.getValue();
                    crc.reset();
                }
            }
            return this;
        }

        Checksums finish() {
            if (seen != length) {
                throw new IllegalStateException("only " + seen + " of " + length + " bytes were seen");
            }
            return new Checksums(piece, length, sums);
        }
    }

    /** Of bytes that are all there. */
    static Checksums of(int piece, ByteBuffer bytes) {
        return new Builder(piece, bytes.remaining()).update(bytes).finish();
    }

    int length() {
        return length;
    }

    /** Where the piece begins that the byte at that offset belongs to. */
    int begin(int offset) {
        return offset - offset % piece;
    }

    /** Where the piece ends whose bytes come before that end. */
    int end(int end) {
        return Math.min(length, (end + piece - 1) / piece * piece);
    }

    /** As many whole pieces as fit into a buffer, in bytes. */
    int stride(ByteBuffer buffer) {
        return buffer.capacity() / piece * piece;
    }

    /**
     * Whether what remains in the buffer, which is left as it is, are whole pieces and the right ones.
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
            if ((int) crc.getValue() != sums[at / piece]) {
                return false;
            }
        }
        return true;
    }
}
