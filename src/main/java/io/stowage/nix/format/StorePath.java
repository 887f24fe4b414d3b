package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.util.regex.Pattern;

/** A path in the store of Nix: {@code /nix/store/<hash>-<name>}. */
public record StorePath(PathHash hash, String name) implements Comparable<StorePath> {
    /** The folder of all paths that this server takes. */
    public static final String STORE_DIR = "/nix/store";

    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z+\\-_?=][0-9A-Za-z+\\-._?=]{0,210}");

    public StorePath {
        BadRequest.unless(
                NAME.matcher(name).matches(),
                "the name of a store path is up to 211 letters, digits and +-._?= and does not begin with a dot");
    }

    /** Reads the whole path. */
    public static StorePath parse(String text) {
        BadRequest.unless(text.startsWith(STORE_DIR + "/"), "a store path is not in " + STORE_DIR);
        return ofBaseName(text.substring(STORE_DIR.length() + 1));
    }

    /** Reads what stands behind the folder. */
    public static StorePath ofBaseName(String text) {
        boolean dashed = text.length() > PathHash.LENGTH && text.charAt(PathHash.LENGTH) == '-';
        BadRequest.unless(dashed, "a store path is <hash>-<name>");
        return new StorePath(new PathHash(text.substring(0, PathHash.LENGTH)), text.substring(PathHash.LENGTH + 1));
    }

    public String baseName() {
        return hash + "-" + name;
    }

    @Override
    public int compareTo(StorePath other) {
        return baseName().compareTo(other.baseName());
    }

    @Override
    public String toString() {
        return STORE_DIR + "/" + baseName();
    }
}
