package io.stowage.s3.payload;

import io.stowage.content.Checksum;
import io.stowage.content.Received;
import io.stowage.s3.wire.S3Error;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The ETag of an object, without quotes: the MD5 of its bytes in hex, or, for what came in parts, that of their ETags
 * with the number of them behind. Clients take a tag without a number for the MD5 of the bytes, so one that is none
 * always has a number.
 */
public record EntityTag(String text) {
    private static final int HEX_DIGITS = 32;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}(-[1-9][0-9]{0,4})?");

    public EntityTag {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not an ETag of ours: " + text);
        }
    }

    /** What ETags are made of: {@code stowage.s3.etag}. */
    public enum Source {
        MD5,
        CONTENT
    }

    /** The tag of what came in one piece. */
    public static EntityTag of(Received received, Source source) {
        return switch (source) {
            case MD5 -> new EntityTag(HexFormat.of().formatHex(received.checksum(Checksum.MD5)));
            case CONTENT ->
                new EntityTag(HexFormat.of().formatHex(received.root().bytes()).substring(0, HEX_DIGITS) + "-1");
        };
    }

    /** The tag of what was put together. */
    public static EntityTag ofParts(List<EntityTag> parts) {
        MessageDigest all = md5();
        for (EntityTag part : parts) {
            all.update(HexFormat.of().parseHex(part.text.substring(0, HEX_DIGITS)));
        }
        return new EntityTag(HexFormat.of().formatHex(all.digest()) + "-" + parts.size());
    }

    /** What a client sent back, with or without quotes. */
    public static EntityTag parse(String text) {
        String bare = bare(text).toLowerCase(Locale.ROOT);
        if (!FORM.matcher(bare).matches()) {
            throw S3Error.INVALID_PART.failure("the ETag is none that was given here");
        }
        return new EntityTag(bare);
    }

    /** A tag without what clients put around it. */
    public static String bare(String text) {
        String tag = text.strip();
        tag = tag.startsWith("W/") ? tag.substring(2) : tag;
        boolean quoted = tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"");
        return quoted ? tag.substring(1, tag.length() - 1) : tag;
    }

    /** Whether a header such as {@code If-Match} names this tag: a star, or a list with or without quotes. */
    public boolean isNamedBy(String header) {
        return Arrays.stream(header.split(","))
                .map(EntityTag::bare)
                .anyMatch(each -> each.equals("*") || each.equals(text));
    }

    public String quoted() {
        return "\"" + text + "\"";
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
