package io.stowage.v1;

import io.stowage.digest.Algorithm;
import io.stowage.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which writings of local files were hashed and found right. Bounded: two that meet in one place displace each other,
 * which costs no more than hashing again.
 */
final class VerifiedFiles {
    private record Fingerprint(long high, long low) {}

    private final AtomicReferenceArray<Fingerprint> places;

    VerifiedFiles(int size) {
        this.places = new AtomicReferenceArray<>(size);
    }

    boolean contains(Key key, String version) {
        Fingerprint fingerprint = fingerprint(key, version);
        return fingerprint.equals(places.get(place(fingerprint)));
    }

    void add(Key key, String version) {
        Fingerprint fingerprint = fingerprint(key, version);
        places.set(place(fingerprint), fingerprint);
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
