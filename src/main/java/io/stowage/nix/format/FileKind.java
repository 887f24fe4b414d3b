package io.stowage.nix.format;

import io.stowage.config.ByteSize;

/** What else clients keep beside narinfos and NARs. */
public enum FileKind {
    /** What is in a NAR. */
    LISTING("ls", "application/json", 64 * ByteSize.MIB),
    /** What a build wrote. */
    LOG("log", "text/plain; charset=utf-8", 64 * ByteSize.MIB),
    /** Which NAR has the debug symbols of a build id. */
    DEBUG_INFO("debuginfo", "application/json", ByteSize.MIB),
    /** The output of a content-addressed derivation, until Nix 2.34. */
    REALISATION("realisations", "application/json", ByteSize.MIB),
    /** The same, from Nix 2.35 on. */
    BUILD_TRACE("build-trace-v2", "application/json", ByteSize.MIB);

    private final String folder;
    private final String mediaType;
    private final long maxBytes;

    FileKind(String folder, String mediaType, long maxBytes) {
        this.folder = folder;
        this.mediaType = mediaType;
        this.maxBytes = maxBytes;
    }

    /** The first part of the path, except for listings. */
    public String folder() {
        return folder;
    }

    public String mediaType() {
        return mediaType;
    }

    /** When it is decoded. */
    public long maxBytes() {
        return maxBytes;
    }
}
