package io.stowage.content.reading;

import io.stowage.digest.Algorithm;
import io.stowage.digest.tree.BlobSize;
import io.stowage.transfer.DirectCopy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which writings of local files were hashed and found right, when, and the checksums of their bytes. Bounded: two that
 * meet in one place displace each other, which costs no more than hashing again.
 */
final class HashedPieces {
    /** Of 1 MiB: a place, when it was hashed, and its checksums. */
    private static final int WEIGHT = 56 + Checksums.OVERHEAD + 4 * (BlobSize.CHUNK_BYTES / DirectCopy.BUFFER);

    private record Entry(long high, long low, Hashed hashed) {}

    /** @param at when the bytes were hashed */
    record Hashed(Instant at, Checksums checksums) {}

    private record Fingerprint(long high, long low) {}

    private final AtomicReferenceArray<Entry> places;

    /** @param bytes of memory, of which it takes as much as there are different pieces read */
    HashedPieces(long bytes) {
        this.places = new AtomicReferenceArray<>((int) Math.max(1, Math.min(Integer.MAX_VALUE / 2, bytes / WEIGHT)));
    }

    Optional<Hashed> find(Piece piece, String version) {
        Fingerprint sought = fingerprint(piece, version);
        Entry entry = places.get(place(sought));
        return entry != null && entry.high() == sought.high() && entry.low() == sought.low()
                ? Optional.of(entry.hashed())
                : Optional.empty();
    }

    void add(Piece piece, String version, Hashed hashed) {
        Fingerprint fingerprint = fingerprint(piece, version);
        places.set(place(fingerprint), new Entry(fingerprint.high(), fingerprint.low(), hashed));
    }

    void remove(Piece piece, String version) {
        places.set(place(fingerprint(piece, version)), null);
    }

    private int place(Fingerprint fingerprint) {
        return Math.floorMod(fingerprint.low(), places.length());
    }

    private static Fingerprint fingerprint(Piece piece, String version) {
        MessageDigest sha = Algorithm.SHA256.newDigest();
        sha.update(piece.key().bytes());
        sha.update((byte) 0);
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, piece.offset()));
        sha.update(piece.hash().bytes());
        ByteBuffer digest = ByteBuffer.wrap(sha.digest(version.getBytes(StandardCharsets.UTF_8)));
        return new Fingerprint(digest.getLong(), digest.getLong());
    }
}
