package io.stowage.content.rows;

import io.stowage.digest.Digest;
import java.util.Optional;

/**
 * Bytes that never change.
 *
 * @param id what a front's row points to
 * @param root the root of the hash tree over pieces of 1 MiB, without header lines; empty only for a composed content
 *     whose root was not computed yet
 * @param sha256 where it was asked for when the bytes came, or computed since
 * @param composed whether it lies in parts of other contents
 */
public record Content(
        long id, long size, Optional<Digest> root, Optional<Digest> sha256, Optional<Digest> sha512, boolean composed) {
    public Content {
        if (size < 0) {
            throw new IllegalArgumentException("no content has " + size + " bytes");
        }
        if (root.isEmpty() && !composed) {
            throw new IllegalArgumentException("bytes that lie in one place have a root");
        }
    }
}
