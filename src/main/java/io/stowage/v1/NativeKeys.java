package io.stowage.v1;

import io.stowage.content.reading.Piece;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
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
    /** What the keys of all trees that wait for their chunks begin with. */
    static final String PENDING = "blob-pending/";

    /** The same for trees that gave way to others, whose chunks are yet to be removed. */
    static final String DROPPED = "blob-dropped/";

    private static final Pattern RECORD = Pattern.compile(
            "blob-(?:metadata/[^/]+/(sha256:[0-9a-f]{64})|(?:pending|dropped)/[^/]+/(sha256:[0-9a-f]{64})/"
                    + "[0-9a-f]{64}-([0-9]{1,16}))");

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

    /** A chunk, to be proven when it is read. */
    static Piece piece(Owner owner, Digest chunk, int length) {
        return Piece.object(chunk(owner, chunk), chunk, length);
    }

    /** A chunk of which only the hash is known. */
    static Piece piece(Owner owner, Digest chunk) {
        return Piece.object(chunk(owner, chunk), chunk);
    }

    /** The record of one candidate for a root. Its size is in the key, so that a listing says how much an owner may send. */
    static Key pending(Owner owner, BlobTree tree) {
        return Key.of(pendingOf(owner, tree.root()) + tree.fingerprint().hex() + "-"
                + tree.size().bytes());
    }

    /** Where the record of a candidate goes that gave way to others. */
    static Key dropped(Key pending) {
        return Key.of(DROPPED + pending.text().substring(PENDING.length()));
    }

    /** The root that a record is of, complete or not; empty when the key is of something else. */
    static Optional<Digest> rootOf(Key record) {
        Matcher matcher = RECORD.matcher(record.text());
        return matcher.matches()
                ? Optional.of(Digest.parse(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)))
                : Optional.empty();
    }

    /** How many bytes the blob of a candidate has. */
    static long bytesOf(Key pending) {
        Matcher matcher = RECORD.matcher(pending.text());
        return matcher.matches() && matcher.group(3) != null ? Long.parseLong(matcher.group(3)) : 0;
    }

    /** What the keys of all complete blobs of an owner begin with. */
    public static String metadataOf(Owner owner) {
        return METADATA + owner + "/";
    }

    public static String chunksOf(Owner owner) {
        return CHUNKS + owner + "/";
    }

    public static String pendingOf(Owner owner) {
        return PENDING + owner + "/";
    }

    public static String droppedOf(Owner owner) {
        return DROPPED + owner + "/";
    }

    /** What the keys of all candidates for a root begin with. */
    public static String pendingOf(Owner owner, Digest root) {
        return pendingOf(owner) + root + "/";
    }
}
