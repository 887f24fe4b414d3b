package io.stowage.digest.tree;

import io.stowage.digest.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The hashes above the chunks: inner nodes and header lines. One thread at a time. */
final class TreeHasher {
    static final int HASH_BYTES = 32;

    private static final byte[] NODE = "ynode/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] METADATA = "icfs-metadata/".getBytes(StandardCharsets.US_ASCII);

    /** Stands in the place of a child that is not there. */
    private static final byte[] MISSING = "UNBALANCED".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha = Algorithm.SHA256.newDigest();

    byte[] node(byte @Nullable [] left, byte @Nullable [] right) {
        sha.update(NODE);
        sha.update(left == null ? MISSING : left);
        sha.update(right == null ? MISSING : right);
        return sha.digest();
    }

    /** The level above {@code hashes}: neighbours in pairs, and an odd last one paired with nothing, never promoted. */
    byte[] levelAbove(byte[] hashes) {
        int count = hashes.length / HASH_BYTES;
        byte[] above = new byte[(count + 1) / 2 * HASH_BYTES];
        for (int i = 0; i < count; i += 2) {
            sha.update(NODE);
            sha.update(hashes, i * HASH_BYTES, HASH_BYTES);
            if (i + 1 < count) {
                sha.update(hashes, (i + 1) * HASH_BYTES, HASH_BYTES);
            } else {
                sha.update(MISSING);
            }
            finishInto(above, i / 2 * HASH_BYTES);
        }
        return above;
    }

    /**
     * The hash of header lines. They are sorted with the newline in place, as the clients do it; for lines that
     * {@link HeaderLines} accepts this is the order in which they are kept.
     */
    byte[] metadata(Collection<String> lines) {
        sha.update(METADATA);
        lines.stream()
                .map(line -> line + "\n")
                .sorted()
                .forEach(line -> sha.update(line.getBytes(StandardCharsets.UTF_8)));
        return sha.digest();
    }

    private void finishInto(byte[] to, int offset) {
        try {
            sha.digest(to, offset, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("the buffer has room for a SHA-256", e);
        }
    }
}
