package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The key of an object: any text of 1 to 1,024 bytes of UTF-8, by which it is ordered. Slashes and dots mean nothing in
 * it.
 */
public record ObjectKey(String text) implements Comparable<ObjectKey> {
    public static final int MOST_BYTES = 1024;

    public ObjectKey {
        int length = text.getBytes(UTF_8).length;
        if (length < 1 || length > MOST_BYTES) {
            throw new IllegalArgumentException("a key has 1 to " + MOST_BYTES + " bytes, and not " + length);
        }
        if (hasHalfCharacter(text)) {
            throw new IllegalArgumentException("a key with half of a character");
        }
    }

    /** @param text decoded, as a client wrote it */
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
        if (hasHalfCharacter(text)) {
            throw S3Error.INVALID_URI.failure("the key has half of a character");
        }
        return new ObjectKey(text);
    }

    private static boolean hasHalfCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /** One that was a key before. */
    public static ObjectKey of(byte[] bytes) {
        return new ObjectKey(new String(bytes, UTF_8));
    }

    public byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return Arrays.compareUnsigned(bytes(), other.bytes());
    }

    @Override
    public String toString() {
        return text;
    }
}
