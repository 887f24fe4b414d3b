package io.stowage.s3.payload;

import io.stowage.s3.wire.S3Error;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code x-amz-content-sha256} says of a body.
 *
 * @param sha256 the hash of the bytes, where it is given
 */
public record ContentHash(Framing framing, boolean hasTrailer, Optional<byte[]> sha256) {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    /** How the bytes are wrapped. */
    public enum Framing {
        PLAIN,
        CHUNKS,
        SIGNED_CHUNKS
    }

    public static ContentHash parse(String text) {
        return switch (text) {
            case "UNSIGNED-PAYLOAD" -> new ContentHash(Framing.PLAIN, false, Optional.empty());
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new ContentHash(Framing.CHUNKS, true, Optional.empty());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" ->
                new ContentHash(Framing.SIGNED_CHUNKS, false, Optional.empty());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
                new ContentHash(Framing.SIGNED_CHUNKS, true, Optional.empty());
            default -> new ContentHash(Framing.PLAIN, false, Optional.of(hex(text)));
        };
    }

    private static byte[] hex(String text) {
        if (text.startsWith("STREAMING-AWS4-ECDSA-")) {
            throw S3Error.NOT_IMPLEMENTED.failure("signatures with ECDSA are not supported; use Signature Version 4");
        }
        if (!HEX.matcher(text).matches()) {
            throw S3Error.invalidArgument(
                    "x-amz-content-sha256 has to be UNSIGNED-PAYLOAD, one of the values that begin with STREAMING-, or"
                            + " a SHA-256 in hex",
                    "x-amz-content-sha256",
                    text);
        }
        return HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT));
    }

    public boolean isChunked() {
        return framing != Framing.PLAIN;
    }
}
