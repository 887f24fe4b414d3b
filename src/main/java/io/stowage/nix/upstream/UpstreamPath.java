package io.stowage.nix.upstream;

import io.stowage.nix.format.ForeignUrl;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import java.nio.charset.StandardCharsets;

/**
 * A path that an upstream has.
 *
 * @param nar the name of its NAR here
 * @param url where the upstream has it
 * @param document the narinfo as this server shows it
 * @param signers the public keys of this server that have signed the document
 */
record UpstreamPath(PathHash hash, NarName nar, String upstream, ForeignUrl url, String document, String signers) {

    NarInfo parse() {
        return NarInfo.parse(document.getBytes(StandardCharsets.UTF_8));
    }
}
