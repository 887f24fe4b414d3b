package io.stowage.nix.format;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** The ways in which Nix writes a sha256: nix32 or hex behind {@code sha256:}, or base64 behind {@code sha256-}. */
public final class Sha256Text {
    private static final int NIX32_LENGTH = 52;
    private static final int HEX_LENGTH = 64;
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    private Sha256Text() {}

    /** @param what the field, for the refusal */
    public static Digest parse(String what, String text) {
        if (text.startsWith("sha256:")) {
            return bare(what, text.substring("sha256:".length()).toLowerCase(Locale.ROOT));
        }
        BadRequest.unless(text.startsWith("sha256-"), what + " is no sha256");
        return base64(what, text.substring("sha256-".length()));
    }

    /** Without a word before it: in the names of NARs. */
    static Digest bare(String what, String text) {
        if (text.length() == HEX_LENGTH && HEX.matcher(text).matches()) {
            return new Digest(Algorithm.SHA256, text);
        }
        BadRequest.unless(text.length() == NIX32_LENGTH, what + " is no sha256 in nix32 or hex");
        return Digest.of(Algorithm.SHA256, Nix32.decode(text));
    }

    private static Digest base64(String what, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            BadRequest.unless(bytes.length == Algorithm.SHA256.bytes(), what + " is no sha256 in base64");
            return Digest.of(Algorithm.SHA256, bytes);
        } catch (IllegalArgumentException e) {
            throw BadRequest.because(what + " is no sha256 in base64", e);
        }
    }

    /** The one way in which it is written here, without a word before it. */
    public static String nix32(Digest digest) {
        return Nix32.encode(digest.bytes());
    }

    static String withAlgorithm(Digest digest) {
        return "sha256:" + nix32(digest);
    }
}
