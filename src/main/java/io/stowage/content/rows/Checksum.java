package io.stowage.content.rows;

import io.stowage.digest.Algorithm;

/** What can be computed of bytes while they are received, beside the hash tree. */
public enum Checksum {
    SHA256,
    SHA512,
    SHA1,
    MD5,
    CRC32,
    CRC32C,
    /** The one that S3 calls CRC64NVME. */
    CRC64;

    public static Checksum of(Algorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> SHA256;
            case SHA512 -> SHA512;
        };
    }
}
