package io.stowage.s3.payload;

import io.stowage.s3.wire.S3Error;
import java.util.Base64;

/** {@code Content-MD5}: 16 bytes in Base64. */
final class ContentMd5 {
    private static final int BYTES = 16;

    private ContentMd5() {}

    static byte[] parse(String header) {
        try {
            byte[] value = Base64.getDecoder().decode(header.strip());
            if (value.length == BYTES) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_DIGEST.failure("the Content-MD5 is not Base64", e);
        }
        throw S3Error.INVALID_DIGEST.failure("the Content-MD5 is not one of " + BYTES + " bytes");
    }
}
