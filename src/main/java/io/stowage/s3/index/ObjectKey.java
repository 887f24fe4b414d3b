package io.stowage.s3.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The name of an object in its bucket: any text of 1 to 1,024 bytes of UTF-8, by which it is ordered. */
public record ObjectKey(String text) implements Comparable<ObjectKey> {
    public static final int MOST_BYTES = 1024;

    public ObjectKey {
        int length = text.getBytes(UTF_8).length;
        if (length < 1 || length > MOST_BYTES) {
            throw new IllegalArgumentException("a key has 1 to " + MOST_BYTES + " bytes, and not " + length);
        }
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a key with half of a character");
        }
    }

    static ObjectKey of(byte[] bytes) {
        return new ObjectKey(new String(bytes, UTF_8));
    }

    byte[] bytes() {
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
