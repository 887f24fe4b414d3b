package io.stowage.nix.cache;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import java.nio.charset.StandardCharsets;

/**
 * What a row says of a store path.
 *
 * @param document the narinfo
 * @param signers the public keys of this server that have signed it
 * @param owner who pays for those who read it without a key
 * @param version another one for each change of the document
 * @param filedVersion what the file in the store has
 * @param condemned whether it is about to be removed
 */
public record StoredPath(
        PathHash hash,
        NarName nar,
        String document,
        String signers,
        String owner,
        long version,
        long filedVersion,
        boolean condemned) {

    StoredPath(
            PathHash hash,
            NarName nar,
            String document,
            String signers,
            String owner,
            long version,
            long filedVersion) {
        this(hash, nar, document, signers, owner, version, filedVersion, false);
    }

    boolean isFiled() {
        return version == filedVersion;
    }

    NarInfo parse() {
        try {
            return NarInfo.parse(document.getBytes(StandardCharsets.UTF_8));
        } catch (StowageException e) {
            throw new StowageException(
                    Fault.CORRUPT, "the narinfo of " + hash + " cannot be read: " + e.getMessage(), e);
        }
    }
}
