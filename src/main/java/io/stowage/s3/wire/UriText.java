package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/** Percent encoding as S3 has it: everything but {@code A-Z a-z 0-9 - . _ ~} is encoded, in upper-case hex. */
public final class UriText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UriText() {}

    /** The UTF-8 bytes of a text, encoded; slashes too. */
    public static String encode(String text) {
        return encode(text.getBytes(UTF_8), false);
    }

    /** The same for a key or a prefix, which keeps its slashes. */
    public static String encodeKey(String key) {
        return encode(key.getBytes(UTF_8), true);
    }

    public static String encode(byte[] bytes, boolean keepsSlashes) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (isUnreserved(b) || (keepsSlashes && b == '/')) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX.toHexDigits(b));
            }
        }
        return text.toString();
    }

    public static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** Decodes a path, in which a plus sign is one. */
    public static String decodePath(String raw) {
        return utf8(bytes(raw, false));
    }

    /** Decodes a name or a value of a query, in which a plus sign is a blank. */
    public static String decodeQuery(String raw) {
        return utf8(bytes(raw, true));
    }

    /** What the escapes stand for. Bytes that a client did not escape stand for themselves. */
    public static byte[] bytes(String raw, boolean plusIsBlank) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(escape(raw, i + 1));
                i += 2;
            } else if (c == '+' && plusIsBlank) {
                bytes.write(' ');
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                int end = Character.isHighSurrogate(c) && i + 1 < raw.length() ? i + 2 : i + 1;
                bytes.writeBytes(raw.substring(i, end).getBytes(c < 0x100 ? ISO_8859_1 : UTF_8));
                i = end - 1;
            }
        }
        return bytes.toByteArray();
    }

    private static int escape(String raw, int at) {
        if (at + 2 > raw.length()
                || !HexFormat.isHexDigit(raw.charAt(at))
                || !HexFormat.isHexDigit(raw.charAt(at + 1))) {
            throw S3Error.INVALID_URI.failure("the address has a broken percent escape");
        }
        return HexFormat.fromHexDigits(raw, at, at + 2);
    }

    private static String utf8(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw S3Error.INVALID_URI.failure("the address is not UTF-8", e);
        }
    }
}
