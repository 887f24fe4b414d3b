package io.stowage.s3.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.StringJoiner;

/** Text in headers, which carry bytes: servers hand each of them on as a character. */
public final class HeaderText {
    /** An encoded word has 75 characters at most, of which 12 are not text. */
    private static final int WORD_BYTES = 45;

    private HeaderText() {}

    /** The text of a value that was received: UTF-8 where it is that. */
    public static String received(String value) {
        if (value.chars().allMatch(c -> c < 0x80) || value.chars().anyMatch(c -> c > 0xff)) {
            return value;
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    /** How a text is sent: as it is where a header can have it, or as the encoded words of RFC 2047. */
    public static String sent(String text) {
        return text.chars().allMatch(HeaderText::fits) ? text : words(text);
    }

    private static boolean fits(int c) {
        return c == '\t' || (c >= ' ' && c < 0x7f) || (c >= 0xa0 && c <= 0xff);
    }

    private static String words(String text) {
        StringJoiner words = new StringJoiner(" ");
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int c : text.codePoints().toArray()) {
            String character = Character.toString(c);
            int more = character.getBytes(UTF_8).length;
            if (bytes + more > WORD_BYTES) {
                words.add(word(word.toString()));
                word.setLength(0);
                bytes = 0;
            }
            word.append(character);
            bytes += more;
        }
        return words.add(word(word.toString())).toString();
    }

    private static String word(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "?=";
    }
}
