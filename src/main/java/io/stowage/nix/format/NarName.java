package io.stowage.nix.format;

import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;

/**
 * The name of the file of a NAR: {@code <hash>.nar.xz}.
 *
 * @param hash a sha256 in nix32 or in hex, as clients wrote it
 */
public record NarName(String hash, NarExtension extension) {
    private static final String NAR = ".nar";

    public NarName {
        Digest unused = Sha256Text.bare("the name of a NAR", hash);
    }

    /** Reads a name without anything before its hash. */
    public static NarName parse(String text) {
        int end = text.indexOf(NAR);
        BadRequest.unless(end > 0, "the file of a NAR is called <hash>.nar or <hash>.nar.<extension>");
        NarExtension extension = NarExtension.find(text.substring(end + NAR.length()))
                .orElseThrow(() -> BadRequest.because("the file of a NAR has an extension that is not known"));
        return new NarName(text.substring(0, end), extension);
    }

    /** What all bytes of the file hash to. */
    public Digest digest() {
        return Sha256Text.bare("the name of a NAR", hash);
    }

    public String fileName() {
        return hash + NAR + extension.text();
    }

    @Override
    public String toString() {
        return fileName();
    }
}
