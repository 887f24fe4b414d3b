package io.stowage.console;

import io.stowage.ic.Owner;
import java.util.List;

/** Tells which blobs an owner has. */
public interface OwnerBlobs {

    /** @param after the last hash of the page before; empty for the first one */
    Page list(Owner owner, String after, int limit);

    /** @param next empty on the last page */
    record Page(List<Blob> blobs, String next) {}

    /** @param headers the lines that its uploader gave, which are part of its hash */
    record Blob(String hash, long size, int chunks, List<String> headers, String stored) {}

    /** Where no front keeps blobs of owners. */
    static OwnerBlobs none() {
        return (owner, after, limit) -> new Page(List.of(), "");
    }
}
