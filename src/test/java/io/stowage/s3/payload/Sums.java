package io.stowage.s3.payload;

import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Received;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.ChunkHashes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** What the content room would have computed, computed plainly. */
final class Sums {
    private Sums() {}

    static Received of(byte[] bytes, Set<Checksum> wanted) {
        Map<Checksum, byte[]> sums = new EnumMap<>(Checksum.class);
        wanted.forEach(each -> sums.put(each, sum(each, bytes)));
        Digest digest = Digest.of(Algorithm.SHA256, sum(Checksum.SHA256, bytes));
        return new Received(bytes.length, digest, ChunkHashes.of(List.of(digest)), sums);
    }

    static byte[] sum(Checksum which, byte[] bytes) {
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
        return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    }

    /** Bit by bit, as the definition has it. */
    private static byte[] crc64(byte[] bytes) {
        long crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x9a6c9329ac4bc9b5L;
            }
        }
        return ByteBuffer.allocate(8).putLong(~crc).array();
    }

    private static byte[] digest(String name, byte[] bytes) {
        try {
            return MessageDigest.getInstance(name).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
