package io.stowage.s3.payload;

import java.nio.ByteBuffer;

/**
 * The CRC of bytes that are put together, from the CRCs of the pieces: the first one is pushed through as many zero
 * bytes as follow it, by squaring a matrix over single bits, so the cost does not depend on the length.
 */
final class CrcCombination {
    private static final int MOST_BITS = 64;

    private final int bits;
    private final long polynomial;

    private CrcCombination(int bits, long polynomial) {
        this.bits = bits;
        this.polynomial = polynomial;
    }

    /** @return of an algorithm that {@link ChecksumAlgorithm#allowsFullObject} */
    static CrcCombination of(ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> new CrcCombination(32, 0xEDB88320L);
            case CRC32C -> new CrcCombination(32, 0x82F63B78L);
            case CRC64NVME -> new CrcCombination(64, 0x9a6c9329ac4bc9b5L);
            case SHA1, SHA256 -> throw new IllegalArgumentException(algorithm + " cannot be combined");
        };
    }

    /** @param length how many bytes {@code second} is of */
    byte[] combine(byte[] first, byte[] second, long length) {
        long value = toLong(first);
        long[] operator = zeroBit();
        // One zero byte is eight zero bits.
        for (int i = 0; i < 3; i++) {
            operator = square(operator);
        }
        for (long rest = length; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                value = times(operator, value);
            }
            operator = square(operator);
        }
        return toBytes(value ^ toLong(second));
    }

    /** What one zero bit does with each bit of the register. */
    private long[] zeroBit() {
        long[] matrix = new long[bits];
        matrix[0] = polynomial;
        for (int i = 1; i < bits; i++) {
            matrix[i] = 1L << (i - 1);
        }
        return matrix;
    }

    private static long times(long[] matrix, long vector) {
        long sum = 0;
        long rest = vector;
        for (int i = 0; rest != 0 && i < MOST_BITS; i++, rest >>>= 1) {
            if ((rest & 1) == 1) {
                sum ^= matrix[i];
            }
        }
        return sum;
    }

    private static long[] square(long[] matrix) {
        long[] square = new long[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            square[i] = times(matrix, matrix[i]);
        }
        return square;
    }

    private long toLong(byte[] value) {
        return bits == Long.SIZE
                ? ByteBuffer.wrap(value).getLong()
                : ByteBuffer.wrap(value).getInt() & 0xffff_ffffL;
    }

    private byte[] toBytes(long value) {
        return bits == Long.SIZE
                ? ByteBuffer.allocate(Long.BYTES).putLong(value).array()
                : ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array();
    }
}
