package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, read from the raw query: servers differ in what they decode, repair or refuse. Strangers
 * are ignored once they decode; what we know may be there only once.
 */
public final class Query {
    private static final int MAX_CHARACTERS = 16 * 1024;
    private static final Set<String> KNOWN =
            Set.of("owner_id", "blob_hash", "chunk_hash", "chunk_index", "after", "limit");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /** @param raw as it stood in the request line, without the question mark; null when there was none */
    public static Query parse(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        if (raw != null) {
            BadRequest.unless(raw.length() <= MAX_CHARACTERS, "the query is too long");
            for (String pair : raw.split("&", -1)) {
                int sign = pair.indexOf('=');
                String name = decode(sign < 0 ? pair : pair.substring(0, sign));
                String value = decode(sign < 0 ? "" : pair.substring(sign + 1));
                if (KNOWN.contains(name)) {
                    BadRequest.unless(values.put(name, value) == null, name + " is given twice");
                }
            }
        }
        return new Query(Map.copyOf(values));
    }

    public Owner owner() {
        return BadRequest.unlessValid("owner_id", () -> Owner.parseAnyCase(require("owner_id")));
    }

    public Digest blobHash() {
        return HashText.parse("blob_hash", require("blob_hash"));
    }

    public Digest chunkHash() {
        return HashText.parse("chunk_hash", require("chunk_hash"));
    }

    public Optional<Digest> findChunkHash() {
        return Optional.ofNullable(values.get("chunk_hash")).map(text -> HashText.parse("chunk_hash", text));
    }

    public int chunkIndex() {
        String text = require("chunk_index");
        BadRequest.unless(INDEX.matcher(text).matches(), "chunk_index is not a plain number below 10^9");
        return Integer.parseInt(text);
    }

    /** Where a page of a list begins. */
    Optional<Digest> findAfter() {
        return Optional.ofNullable(values.get("after")).map(text -> HashText.parse("after", text));
    }

    /** How long a page of a list may be. */
    int limit(int most) {
        String text = values.getOrDefault("limit", Integer.toString(most));
        BadRequest.unless(text.matches("[1-9][0-9]{0,3}"), "limit is not a plain number from 1 to 9999");
        return Math.min(most, Integer.parseInt(text));
    }

    private String require(String name) {
        String value = values.get(name);
        if (value == null) {
            throw BadRequest.because(name + " is missing");
        }
        return value;
    }

    /** Form decoding without mercy: a broken escape, a byte that is no UTF-8 or a control character ends it. */
    private static String decode(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put(escape(encoded, i));
                i += 2;
            } else {
                BadRequest.unless(c > ' ' && c < 0x7f, "the query has a character that is not escaped");
                bytes.put((byte) (c == '+' ? ' ' : c));
            }
        }
        String text = utf8(bytes.flip());
        for (int i = 0; i < text.length(); i++) {
            BadRequest.unless(!Character.isISOControl(text.charAt(i)), "the query has a control character");
        }
        return text;
    }

    private static byte escape(String encoded, int at) {
        boolean whole = at + 2 < encoded.length()
                && HexFormat.isHexDigit(encoded.charAt(at + 1))
                && HexFormat.isHexDigit(encoded.charAt(at + 2));
        BadRequest.unless(whole, "the query has a broken escape");
        return (byte) HexFormat.fromHexDigits(encoded, at + 1, at + 3);
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw BadRequest.because("the query is not UTF-8", e);
        }
    }
}
