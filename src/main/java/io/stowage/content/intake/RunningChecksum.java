package io.stowage.content.intake;

import io.stowage.content.rows.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** One checksum that is being computed. One thread at a time. */
public interface RunningChecksum {

    void update(byte[] buffer, int offset, int count);

    /** Ends it. */
    byte[] value();

    static RunningChecksum of(Checksum checksum) {
        return switch (checksum) {
            case SHA256 -> new OfDigest("SHA-256");
            case SHA512 -> new OfDigest("SHA-512");
            case SHA1 -> new OfDigest("SHA-1");
            case MD5 -> new OfDigest("MD5");
            case CRC32 -> new OfCrc(new CRC32());
            case CRC32C -> new OfCrc(new CRC32C());
            case CRC64 -> new Crc64();
        };
    }

    /** By the JDK's own provider. */
    final class OfDigest implements RunningChecksum {
        private final MessageDigest digest;

        OfDigest(String jcaName) {
            try {
                this.digest = MessageDigest.getInstance(jcaName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + jcaName, e);
            }
        }

        @Override
        public void update(byte[] buffer, int offset, int count) {
            digest.update(buffer, offset, count);
        }

        @Override
        public byte[] value() {
            return digest.digest();
        }
    }

    /** Four bytes, the highest first. */
    final class OfCrc implements RunningChecksum {
        private final java.util.zip.Checksum crc;

        OfCrc(java.util.zip.Checksum crc) {
            this.crc = crc;
        }

        @Override
        public void update(byte[] buffer, int offset, int count) {
            crc.update(buffer, offset, count);
        }

        @Override
        public byte[] value() {
            return ByteBuffer.allocate(Integer.BYTES)
                    .putInt((int) crc.getValue())
                    .array();
        }
    }
}
