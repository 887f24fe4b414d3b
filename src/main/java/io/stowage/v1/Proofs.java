package io.stowage.v1;

import io.stowage.digest.Algorithm;
import io.stowage.digest.tree.BlobSize;
import io.stowage.store.Key;
import io.stowage.web.DirectCopy;
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
final class Proofs {
    /** Of a whole chunk: a place, the proof, and its checksums. */
    private static final int WEIGHT = 56 + Checksums.OVERHEAD + 4 * (BlobSize.CHUNK_BYTES / DirectCopy.BUFFER);

    private record Entry(long high, long low, Proof proof) {}

    /** @param at when the bytes were hashed */
    record Proof(Instant at, Checksums checksums) {}

    private record Fingerprint(long high, long low) {}

    private final AtomicReferenceArray<Entry> places;

    /** @param bytes of memory, of which it takes as much as there are different chunks read */
    Proofs(long bytes) {
        this.places = new AtomicReferenceArray<>((int) Math.max(1, Math.min(Integer.MAX_VALUE / 2, bytes / WEIGHT)));
    }

    Optional<Proof> find(Key key, String version) {
        Fingerprint sought = fingerprint(key, version);
        Entry entry = places.get(place(sought));
        return entry != null && entry.high() == sought.high() && entry.low() == sought.low()
                ? Optional.of(entry.proof())
                : Optional.empty();
    }

    void add(Key key, String version, Proof proof) {
        Fingerprint fingerprint = fingerprint(key, version);
        places.set(place(fingerprint), new Entry(fingerprint.high(), fingerprint.low(), proof));
    }

    void remove(Key key, String version) {
        places.set(place(fingerprint(key, version)), null);
    }

    private int place(Fingerprint fingerprint) {
        return Math.floorMod(fingerprint.low(), places.length());
    }

    private static Fingerprint fingerprint(Key key, String version) {
        MessageDigest sha = Algorithm.SHA256.newDigest();
        sha.update(key.bytes());
        sha.update((byte) 0);
        ByteBuffer digest = ByteBuffer.wrap(sha.digest(version.getBytes(StandardCharsets.UTF_8)));
        return new Fingerprint(digest.getLong(), digest.getLong());
    }
}
