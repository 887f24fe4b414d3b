package io.stowage.s3.payload;

import io.stowage.s3.wire.S3Error;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksum that is kept of an object.
 *
 * @param value in Base64, with the number of parts behind it where it is one of checksums
 */
public record ObjectChecksum(ChecksumAlgorithm algorithm, Type type, String value) {

    /** What a checksum is of: all bytes, or the checksums of the parts. */
    public enum Type {
        FULL_OBJECT,
        COMPOSITE;

        /** The type that an upload has with this algorithm; the text is what the client asked for. */
        public static Type parse(ChecksumAlgorithm algorithm, Optional<String> text) {
            Type type = text.map(Type::named).orElse(algorithm.allowsComposite() ? COMPOSITE : FULL_OBJECT);
            boolean allowed = type == COMPOSITE ? algorithm.allowsComposite() : algorithm.allowsFullObject();
            if (!allowed) {
                throw S3Error.INVALID_REQUEST.failure(
                        "the checksum type " + type + " is not possible with " + algorithm);
            }
            return type;
        }

        private static Type named(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw S3Error.INVALID_REQUEST.failure("x-amz-checksum-type has to be COMPOSITE or FULL_OBJECT", e);
            }
        }
    }

    /**
     * One part of an object.
     *
     * @param checksum by the algorithm of the upload, in Base64
     */
    public record Part(long size, String checksum) {}

    public static ObjectChecksum whole(ChecksumAlgorithm algorithm, byte[] value) {
        return new ObjectChecksum(algorithm, Type.FULL_OBJECT, ChecksumAlgorithm.encode(value));
    }

    /** @param parts in order, at least one */
    public static ObjectChecksum ofParts(ChecksumAlgorithm algorithm, Type type, List<Part> parts) {
        return switch (type) {
            case FULL_OBJECT -> whole(algorithm, combined(algorithm, parts));
            case COMPOSITE ->
                new ObjectChecksum(
                        algorithm, type, ChecksumAlgorithm.encode(composite(algorithm, parts)) + "-" + parts.size());
        };
    }

    private static byte[] combined(ChecksumAlgorithm algorithm, List<Part> parts) {
        CrcCombination combination = CrcCombination.of(algorithm);
        byte[] value = algorithm.decode(parts.get(0).checksum());
        for (Part part : parts.subList(1, parts.size())) {
            value = combination.combine(value, algorithm.decode(part.checksum()), part.size());
        }
        return value;
    }

    private static byte[] composite(ChecksumAlgorithm algorithm, List<Part> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(algorithm.decode(part.checksum())));
        byte[] bytes = all.toByteArray();
        return switch (algorithm) {
            case CRC32 -> crc(new CRC32(), bytes);
            case CRC32C -> crc(new CRC32C(), bytes);
            case SHA1 -> digest("SHA-1", bytes);
            case SHA256 -> digest("SHA-256", bytes);
            case CRC64NVME -> throw new IllegalArgumentException("CRC64NVME has no composite form");
        };
    }

    private static byte[] crc(java.util.zip.Checksum crc, byte[] bytes) {
        crc.update(bytes);
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    }

    private static byte[] digest(String name, byte[] bytes) {
        try {
            return MessageDigest.getInstance(name).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    /** Throws unless a client that says what the whole has said this; the number of parts may be left out. */
    public void require(String claimed) {
        int dash = value.indexOf('-');
        boolean same = claimed.equals(value) || (dash >= 0 && claimed.equals(value.substring(0, dash)));
        if (!same) {
            throw S3Error.BAD_DIGEST.failure(
                    "the " + algorithm + " of the object is " + value + ", not what the request says");
        }
    }
}
