package io.stowage.s3.payload;

import io.stowage.content.rows.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The checksums of a few bytes that are held in memory, such as a document; objects are summed up as they come. */
final class HeldChecksums {
    private static final long CRC64_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
    private static final long[] CRC64_OF_BYTE = crc64OfBytes();

    private HeldChecksums() {}

    static byte[] of(Checksum which, byte[] bytes) {
        return switch (which) {
            case CRC32 -> crc(new CRC32(), bytes);
            case CRC32C -> crc(new CRC32C(), bytes);
            case CRC64 -> crc64(bytes);
            case MD5 -> digest("MD5", bytes);
            case SHA1 -> digest("SHA-1", bytes);
            case SHA256 -> digest("SHA-256", bytes);
            case SHA512 -> digest("SHA-512", bytes);
        };
    }

    private static byte[] crc(java.util.zip.Checksum crc, byte[] bytes) {
        crc.update(bytes);
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    }

    private static long[] crc64OfBytes() {
        long[] table = new long[256];
        for (int b = 0; b < table.length; b++) {
            long value = b;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ CRC64_POLYNOMIAL;
            }
            table[b] = value;
        }
        return table;
    }

    private static byte[] crc64(byte[] bytes) {
        long crc = -1;
        for (byte b : bytes) {
            crc = crc >>> Byte.SIZE ^ CRC64_OF_BYTE[(int) (crc ^ b) & 0xff];
        }
        return ByteBuffer.allocate(Long.BYTES).putLong(~crc).array();
    }

    private static byte[] digest(String name, byte[] bytes) {
        try {
            return MessageDigest.getInstance(name).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
