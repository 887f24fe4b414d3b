package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import io.stowage.store.Key;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where this front keeps things in a store; the first two as other gateways on the same bucket do. */
public final class NativeKeys {
    /** What the keys of all complete blobs begin with. */
    static final String METADATA = "blob-metadata/";

    /** What the keys of all chunks begin with. */
    static final String CHUNKS = "chunks/";

    private static final Pattern CHUNK = Pattern.compile("chunks/[^/]+/(sha256:[0-9a-f]{64})");

    private NativeKeys() {}

    /** What the bytes under a key must hash to; empty when it is not the key of a chunk. */
    static Optional<Digest> hashOfChunk(Key key) {
        Matcher chunk = CHUNK.matcher(key.text());
        return chunk.matches() ? Optional.of(Digest.parse(chunk.group(1))) : Optional.empty();
    }

    /** The record of a complete blob. */
    public static Key metadata(Owner owner, Digest root) {
        return Key.of(metadataOf(owner) + root);
    }

    /** The bytes of a chunk; owners share none. */
    public static Key chunk(Owner owner, Digest chunk) {
        return Key.of(chunksOf(owner) + chunk);
    }

    /** The record of one candidate for a root. */
    public static Key pending(Owner owner, Digest root, Digest fingerprint) {
        return Key.of(pendingOf(owner, root) + fingerprint.hex());
    }

    /** What the keys of all complete blobs of an owner begin with. */
    public static String metadataOf(Owner owner) {
        return METADATA + owner + "/";
    }

    public static String chunksOf(Owner owner) {
        return CHUNKS + owner + "/";
    }

    public static String pendingOf(Owner owner) {
        return "blob-pending/" + owner + "/";
    }

    /** What the keys of all candidates for a root begin with. */
    public static String pendingOf(Owner owner, Digest root) {
        return pendingOf(owner) + root + "/";
    }
}
