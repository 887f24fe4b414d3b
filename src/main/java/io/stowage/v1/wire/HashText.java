package io.stowage.v1.wire;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import java.util.HexFormat;

/** The text of a hash: {@code sha256:} in lower case and 64 hex digits of any case. It is written in lower case. */
public final class HashText {
    public static final int BYTES = 32;
    static final int LENGTH = 71;

    private static final String LABEL = "sha256:";
    private static final HexFormat HEX = HexFormat.of();

    private HashText() {}

    static Digest parse(String what, String text) {
        byte[] hash = new byte[BYTES];
        decode(what, text.toCharArray(), 0, text.length(), hash);
        return Digest.of(Algorithm.SHA256, hash);
    }

    /** Reads a hash out of a buffer, so that the many hashes of a tree leave no text behind. */
    static void decode(String what, char[] text, int offset, int length, byte[] to) {
        boolean wellFormed = length == LENGTH;
        for (int i = 0; wellFormed && i < LENGTH; i++) {
            char c = text[offset + i];
            wellFormed = i < LABEL.length() ? c == LABEL.charAt(i) : HexFormat.isHexDigit(c);
        }
        if (!wellFormed) {
            throw BadRequest.because(what + " is not sha256: and 64 hex digits");
        }
        for (int i = 0; i < BYTES; i++) {
            int digits = offset + LABEL.length() + 2 * i;
            to[i] = (byte) (HexFormat.fromHexDigit(text[digits]) << 4 | HexFormat.fromHexDigit(text[digits + 1]));
        }
    }

    /** Writes the text into a buffer of {@link #LENGTH} characters. */
    static void encode(byte[] hash, char[] to) {
        LABEL.getChars(0, LABEL.length(), to, 0);
        for (int i = 0; i < BYTES; i++) {
            to[LABEL.length() + 2 * i] = HEX.toHighHexDigit(hash[i]);
            to[LABEL.length() + 2 * i + 1] = HEX.toLowHexDigit(hash[i]);
        }
    }
}
