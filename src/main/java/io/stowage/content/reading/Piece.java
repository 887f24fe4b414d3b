package io.stowage.content.reading;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;

/**
 * Up to 1 MiB of stored bytes that are known by their hash: an object, or a part of one.
 *
 * @param hash as {@link io.stowage.digest.tree.ChunkHasher} computes it
 * @param length in bytes; {@link #UNKNOWN} for an object of which only the hash is known
 * @param isObject whether the object has to have these bytes and no others
 */
public record Piece(Key key, Digest hash, long offset, int length, boolean isObject) {
    private static final int UNKNOWN = -1;

    /** What is wanted of a piece. */
    public record Part(int offset, int count) {}

    public Piece {
        if (length > BlobSize.CHUNK_BYTES || offset < 0 || (length == UNKNOWN ? !isObject : length < 0)) {
            throw new IllegalArgumentException(length + " bytes from " + offset + " on are no piece");
        }
    }

    /** A whole object of which only the hash is known. */
    public static Piece object(Key key, Digest hash) {
        return new Piece(key, hash, 0, UNKNOWN, true);
    }

    /** A whole object, which has exactly that length. */
    public static Piece object(Key key, Digest hash, int length) {
        return new Piece(key, hash, 0, length, true);
    }

    /** A part of an object, which may be longer. */
    public static Piece within(Key key, Digest hash, long offset, int length) {
        return new Piece(key, hash, offset, length, false);
    }

    /** The most bytes that it can have. */
    public int most() {
        return length == UNKNOWN ? BlobSize.CHUNK_BYTES : length;
    }

    /** The whole piece. */
    public Part all() {
        return new Part(0, most());
    }

    boolean hasLength(long stored) {
        return length == UNKNOWN ? stored <= BlobSize.CHUNK_BYTES : stored == length;
    }

    ByteRange range() {
        return isObject ? ByteRange.ALL : ByteRange.between(offset, offset + length - 1);
    }

    @Override
    public String toString() {
        return isObject ? key.toString() : key + " from byte " + offset + " on";
    }
}
