package io.stowage.listing;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.HeaderLines;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Some of an owner's complete blobs, in the order of their hashes.
 *
 * @param next the hash after which the following page begins; empty when this is the last
 */
public record BlobPage(List<Blob> blobs, Optional<Digest> next) {
    public static final BlobPage EMPTY = new BlobPage(List.of(), Optional.empty());

    public BlobPage {
        blobs = List.copyOf(blobs);
    }

    /** @param headers the lines that its uploader gave, which are part of its hash */
    public record Blob(Digest root, long bytes, int chunks, HeaderLines headers, Instant completed) {}
}
