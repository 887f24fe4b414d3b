package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The key of an object: any text of 1 to 1024 bytes. Slashes and dots mean nothing in it. */
public record ObjectKey(String text) {
    private static final int MOST_BYTES = 1024;

    /** @param text decoded */
    public static ObjectKey parse(String text) {
        if (text.isEmpty()) {
            throw S3Error.invalidArgument("the key is empty", "key", "");
        }
        if (text.length() > MOST_BYTES || text.getBytes(UTF_8).length > MOST_BYTES) {
            throw S3Error.KEY_TOO_LONG.failure("the key is longer than " + MOST_BYTES + " bytes");
        }
        if (text.indexOf('\0') >= 0) {
            throw S3Error.INVALID_URI.failure("the key has a NUL character");
        }
        return new ObjectKey(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
