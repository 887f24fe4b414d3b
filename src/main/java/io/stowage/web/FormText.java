package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names and values of a query, as a form encodes them: servers differ in what they decode, repair or fail at. */
public final class FormText {
    private FormText() {}

    /** Decodes without mercy: a broken escape, a byte that is no UTF-8 or a control character is a bad request. */
    public static String decode(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put(escape(encoded, i));
                i += 2;
            } else {
                unless(c > ' ' && c < 0x7f, "the query has a character that is not escaped");
                bytes.put((byte) (c == '+' ? ' ' : c));
            }
        }
        String text = utf8(bytes.flip());
        for (int i = 0; i < text.length(); i++) {
            unless(!Character.isISOControl(text.charAt(i)), "the query has a control character");
        }
        return text;
    }

    private static byte escape(String encoded, int at) {
        boolean whole = at + 2 < encoded.length()
                && HexFormat.isHexDigit(encoded.charAt(at + 1))
                && HexFormat.isHexDigit(encoded.charAt(at + 2));
        unless(whole, "the query has a broken escape");
        return (byte) HexFormat.fromHexDigits(encoded, at + 1, at + 3);
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw refusal("the query is not UTF-8", e);
        }
    }

    private static void unless(boolean holds, String reason) {
        if (!holds) {
            throw refusal(reason, null);
        }
    }

    private static StowageException refusal(String reason, @Nullable Throwable cause) {
        return new StowageException(Fault.BAD_REQUEST, reason, cause);
    }
}
