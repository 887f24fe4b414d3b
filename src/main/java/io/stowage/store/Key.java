package io.stowage.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of an object in a store: 1 to 1024 bytes of UTF-8 without NUL. A key is opaque: {@code a//b}, {@code ../a}
 * and {@code a/} are three ordinary keys, and it is the backend's duty to keep each of them apart and in its place.
 * Keys are ordered by their UTF-8 bytes.
 */
public record Key(String text) implements Comparable<Key> {
    public static final int MAX_BYTES = 1024;

    public Key {
        int length = utf8(text).remaining();
        if (length == 0 || length > MAX_BYTES) {
            throw new IllegalArgumentException("a key has 1 to " + MAX_BYTES + " bytes of UTF-8, not " + length);
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a key has no NUL character");
        }
    }

    public static Key of(String text) {
        return new Key(text);
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public boolean startsWith(String prefix) {
        return text.startsWith(prefix);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes(), other.bytes());
    }

    @Override
    public String toString() {
        return text;
    }

    private static ByteBuffer utf8(String text) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a key is valid Unicode, without half surrogate pairs", e);
        }
    }
}
