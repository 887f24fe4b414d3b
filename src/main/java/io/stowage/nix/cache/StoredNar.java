package io.stowage.nix.cache;

import io.stowage.nix.format.NarName;

/**
 * What a row says of the file of a NAR.
 *
 * @param owner who pays for those who read it without a key
 * @param condemned whether it is about to be removed
 */
public record StoredNar(NarName name, long content, long size, String owner, boolean condemned) {
    public StoredNar(NarName name, long content, long size, String owner) {
        this(name, content, size, owner, false);
    }
}
