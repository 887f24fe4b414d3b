package io.stowage.nix.format;

import java.util.Optional;

/** What stands behind {@code .nar} in the name of a file, and the compression that clients mean by it. */
public enum NarExtension {
    PLAIN("", "none"),
    BZIP2(".bz2", "bzip2"),
    XZ(".xz", "xz"),
    ZSTD(".zst", "zstd"),
    BROTLI(".br", "br"),
    LZ4(".lz4", "lz4"),
    LZIP(".lzip", "lzip");

    private final String text;
    private final String compression;

    NarExtension(String text, String compression) {
        this.text = text;
        this.compression = compression;
    }

    static Optional<NarExtension> find(String text) {
        for (NarExtension each : values()) {
            if (each.text.equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The plain one for what has no extension of its own. */
    static NarExtension ofCompression(String compression) {
        for (NarExtension each : values()) {
            if (each.compression.equals(compression)) {
                return each;
            }
        }
        return PLAIN;
    }

    /** With its dot; empty for a NAR that is not compressed, or compressed in a way that has no extension. */
    public String text() {
        return text;
    }

    /** As a narinfo names it. */
    public String compression() {
        return compression;
    }
}
