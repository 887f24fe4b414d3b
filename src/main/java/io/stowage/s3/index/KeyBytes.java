package io.stowage.s3.index;

import java.util.Arrays;

/** Where keys lie in the order of their bytes. */
final class KeyBytes {
    /** No UTF-8 has this byte, so that every key lies before it. */
    private static final byte BEYOND_ALL = (byte) 0xFF;

    private KeyBytes() {}

    /** The first that comes after {@code key}. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** What comes after all keys that begin so. */
    static byte[] beyond(byte[] prefix) {
        byte[] end = Arrays.copyOf(prefix, prefix.length + 1);
        end[prefix.length] = BEYOND_ALL;
        return end;
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Where {@code part} begins in {@code key} from there on, or -1. */
    static int indexOf(byte[] key, byte[] part, int from) {
        for (int i = from; i <= key.length - part.length; i++) {
            if (Arrays.equals(key, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
