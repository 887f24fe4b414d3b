package io.stowage.nix.format;

import io.stowage.fault.BadRequest;

/** The base 32 of Nix: the last character has the lowest five bits of the first byte. */
public final class Nix32 {
    static final String ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

    private static final int BITS = 5;

    private Nix32() {}

    public static String encode(byte[] bytes) {
        int length = length(bytes.length);
        StringBuilder text = new StringBuilder(length);
        for (int digit = length - 1; digit >= 0; digit--) {
            text.append(ALPHABET.charAt(fiveBits(bytes, digit * BITS)));
        }
        return text.toString();
    }

    /** Refuses other characters, lengths that no bytes have, and bits behind the last byte. */
    public static byte[] decode(String text) {
        byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
        BadRequest.unless(length(bytes.length) == text.length(), "a nix32 text has an impossible length");
        for (int digit = 0; digit < text.length(); digit++) {
            int value = ALPHABET.indexOf(text.charAt(text.length() - 1 - digit));
            BadRequest.unless(value >= 0, "a nix32 text has a character that is not of its alphabet");
            int shifted = value << (digit * BITS % Byte.SIZE);
            int at = digit * BITS / Byte.SIZE;
            int overflow = shifted >> Byte.SIZE;
            if (at < bytes.length) {
                bytes[at] |= (byte) shifted;
            } else {
                overflow |= shifted;
            }
            if (at + 1 < bytes.length) {
                bytes[at + 1] |= (byte) overflow;
            } else {
                BadRequest.unless(overflow == 0, "a nix32 text has bits behind its last byte");
            }
        }
        return bytes;
    }

    private static int length(int bytes) {
        return (bytes * Byte.SIZE + BITS - 1) / BITS;
    }

    private static int fiveBits(byte[] bytes, int bit) {
        int at = bit / Byte.SIZE;
        int both = Byte.toUnsignedInt(bytes[at]);
        if (at + 1 < bytes.length) {
            both |= Byte.toUnsignedInt(bytes[at + 1]) << Byte.SIZE;
        }
        return both >> (bit % Byte.SIZE) & 31;
    }
}
