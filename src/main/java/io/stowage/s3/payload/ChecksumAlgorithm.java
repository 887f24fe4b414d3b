package io.stowage.s3.payload;

import io.stowage.content.rows.Checksum;
import io.stowage.s3.wire.S3Error;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The checksums that S3 has, each with its header and its place in documents. */
public enum ChecksumAlgorithm {
    CRC32("ChecksumCRC32", Checksum.CRC32, 4, true, true),
    CRC32C("ChecksumCRC32C", Checksum.CRC32C, 4, true, true),
    CRC64NVME("ChecksumCRC64NVME", Checksum.CRC64, 8, false, true),
    SHA1("ChecksumSHA1", Checksum.SHA1, 20, true, false),
    SHA256("ChecksumSHA256", Checksum.SHA256, 32, true, false);

    /** What is computed when the client names none: cheap, and checked by every SDK. */
    public static final ChecksumAlgorithm DEFAULT = CRC32;

    private static final String PREFIX = "x-amz-checksum-";

    private final String element;
    private final Checksum checksum;
    private final int bytes;
    private final boolean composite;
    private final boolean fullObject;

    ChecksumAlgorithm(String element, Checksum checksum, int bytes, boolean composite, boolean fullObject) {
        this.element = element;
        this.checksum = checksum;
        this.bytes = bytes;
        this.composite = composite;
        this.fullObject = fullObject;
    }

    /** The algorithm that clients name so, in any case. */
    public static ChecksumAlgorithm parse(String name) {
        return Arrays.stream(values())
                .filter(each -> each.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> S3Error.INVALID_REQUEST.failure(
                        "the checksum algorithm has to be one of CRC32, CRC32C, CRC64NVME, SHA1 and SHA256"));
    }

    public static Optional<ChecksumAlgorithm> ofHeader(String header) {
        return Arrays.stream(values())
                .filter(each -> each.header().equals(header.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** {@code x-amz-checksum-crc32} and so on, as a header or as a trailer. */
    public String header() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** The element of documents. */
    public String element() {
        return element;
    }

    /** What computes it. */
    public Checksum checksum() {
        return checksum;
    }

    /** Whether an object of many parts can have the checksum of their checksums. */
    public boolean allowsComposite() {
        return composite;
    }

    /** Whether that of the whole object follows from those of its parts. */
    public boolean allowsFullObject() {
        return fullObject;
    }

    /** Reads a value in Base64; one that cannot be a checksum of this kind is refused. */
    public byte[] decode(String text) {
        try {
            byte[] value = Base64.getDecoder().decode(text.strip());
            if (value.length == bytes) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_REQUEST.failure("the value for " + header() + " is not Base64", e);
        }
        throw S3Error.INVALID_REQUEST.failure("the value for " + header() + " is not one of " + bytes + " bytes");
    }

    public static String encode(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }
}
