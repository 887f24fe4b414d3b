package io.stowage.digest;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** A digest of some bytes: algorithm and lower-case hex. */
public record Digest(Algorithm algorithm, String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public Digest {
        if (hex.length() != algorithm.bytes() * 2 || !HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a " + algorithm.label() + " in lower-case hex");
        }
    }

    public static Digest of(Algorithm algorithm, byte[] value) {
        return new Digest(algorithm, HexFormat.of().formatHex(value));
    }

    /** The digest of these bytes. */
    public static Digest compute(Algorithm algorithm, byte[] content) {
        return of(algorithm, algorithm.newDigest().digest(content));
    }

    /** Reads {@code sha256:<hex>}; hex of any case, the label in lower case only. */
    public static Digest parse(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (text.startsWith(algorithm.label() + ":")) {
                String hex = text.substring(algorithm.label().length() + 1);
                return new Digest(algorithm, hex.toLowerCase(Locale.ROOT));
            }
        }
        throw new IllegalArgumentException("not a digest of a known algorithm");
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return algorithm.label() + ":" + hex;
    }
}
