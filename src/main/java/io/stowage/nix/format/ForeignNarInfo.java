package io.stowage.nix.format;

/**
 * A narinfo of another cache.
 *
 * @param info as this server would write it, with the name that the NAR has here and with the hash of its file
 * @param url where the other cache has the file
 */
public record ForeignNarInfo(NarInfo info, ForeignUrl url) {

    /** Throws nothing but a refusal. What tells no hash of the NAR's file is refused, as nothing could prove its bytes. */
    public static ForeignNarInfo parse(byte[] document) {
        return new NarInfoReader(document).readForeign();
    }
}
