package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.util.regex.Pattern;

/** The 32 characters before the name of a store path, by which caches know it. */
public record PathHash(String text) implements Comparable<PathHash> {
    public static final int LENGTH = 32;

    private static final Pattern FORM = Pattern.compile("[" + Nix32.ALPHABET + "]{" + LENGTH + "}");

    public PathHash {
        BadRequest.unless(isOne(text), "the hash of a store path is 32 characters of nix32");
    }

    /** Whether a text is a hash. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(PathHash other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
