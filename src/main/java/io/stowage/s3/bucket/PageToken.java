package io.stowage.s3.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.s3.wire.S3Error;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/** Where a listing goes on, in a form that clients do not take apart. */
final class PageToken {
    private PageToken() {}

    static String of(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(UTF_8));
    }

    static String parse(String token) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw S3Error.INVALID_ARGUMENT.failure("the continuation token is none that was given here", e);
        }
    }
}
