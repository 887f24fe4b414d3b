package io.stowage.content.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CRC-64/NVME, eight bytes at a time: the polynomial is reflected, all bits are set at the beginning and inverted at
 * the end. The value has eight bytes, the highest first.
 */
final class Crc64 implements RunningChecksum {
    private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
    private static final int STRIDE = Long.BYTES;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** {@code TABLES[k][b]} is what byte {@code b} does with {@code k} more bytes behind it. */
    private static final long[][] TABLES = tables();

    private long state = -1;

    private static long[][] tables() {
        long[][] tables = new long[STRIDE][256];
        for (int b = 0; b < 256; b++) {
            long value = b;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
            }
            tables[0][b] = value;
        }
        for (int k = 1; k < STRIDE; k++) {
            for (int b = 0; b < 256; b++) {
                long before = tables[k - 1][b];
                tables[k][b] = before >>> 8 ^ tables[0][(int) before & 0xff];
            }
        }
        return tables;
    }

    @Override
    public void update(byte[] buffer, int offset, int count) {
        long crc = state;
        int at = offset;
        int end = offset + count;
        for (; at + STRIDE <= end; at += STRIDE) {
            long word = crc ^ (long) WORD.get(buffer, at);
            crc = 0;
            for (int k = 0; k < STRIDE; k++) {
                crc ^= TABLES[STRIDE - 1 - k][(int) (word >>> (8 * k)) & 0xff];
            }
        }
        for (; at < end; at++) {
            crc = crc >>> 8 ^ TABLES[0][(int) (crc ^ buffer[at]) & 0xff];
        }
        state = crc;
    }

    @Override
    public byte[] value() {
        return ByteBuffer.allocate(Long.BYTES).putLong(~state).array();
    }
}
