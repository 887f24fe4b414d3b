package io.stowage.content.rows;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.ChunkHashes;
import java.util.Map;
import java.util.Optional;

/**
 * What was computed of bytes while they came.
 *
 * @param pieces the hashes of the pieces of 1 MiB; at least one, as no bytes are one empty piece
 */
public record Received(long size, Digest root, ChunkHashes pieces, Map<Checksum, byte[]> checksums) {
    public Received {
        checksums = Map.copyOf(checksums);
    }

    /** A checksum that was asked for. */
    public byte[] checksum(Checksum which) {
        return find(which).orElseThrow(() -> new IllegalArgumentException(which + " was not asked for"));
    }

    Optional<byte[]> find(Checksum which) {
        return Optional.ofNullable(checksums.get(which)).map(byte[]::clone);
    }

    public Optional<Digest> digest(Algorithm algorithm) {
        return find(Checksum.of(algorithm)).map(value -> Digest.of(algorithm, value));
    }
}
