package io.stowage.ic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that nobody changes, ordered as the network orders them: byte by byte without sign, the shorter first. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    public static Bytes of(byte[] array) {
        return new Bytes(array.clone());
    }

    /** The bytes from {@code from} up to and without {@code to}. */
    public static Bytes of(byte[] array, int from, int to) {
        return new Bytes(Arrays.copyOfRange(array, from, to));
    }

    public static Bytes ofUtf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    public byte[] array() {
        return array.clone();
    }

    public int length() {
        return array.length;
    }

    public String hex() {
        return HexFormat.of().formatHex(array);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return hex();
    }
}
