package io.stowage.digest.tree;

import static io.stowage.digest.tree.TreeHasher.HASH_BYTES;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.util.Arrays;
import java.util.List;

/** The chunk hashes of a blob in their order, at 32 bytes each. */
public final class ChunkHashes {
    private final byte[] bytes;

    private ChunkHashes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static ChunkHashes of(List<Digest> digests) {
        Builder builder = new Builder();
        digests.forEach(digest -> builder.add(digest.bytes()));
        return builder.build();
    }

    public int count() {
        return bytes.length / HASH_BYTES;
    }

    public Digest digest(int index) {
        return Digest.of(Algorithm.SHA256, at(index));
    }

    /** The hash at that index as bytes of its own. */
    public byte[] at(int index) {
        int from = offset(index);
        return Arrays.copyOfRange(bytes, from, from + HASH_BYTES);
    }

    /** Writes the hash at that index to the beginning of {@code to}, for those who go through all of them. */
    public void copy(int index, byte[] to) {
        System.arraycopy(bytes, offset(index), to, 0, HASH_BYTES);
    }

    public boolean matches(int index, byte[] hash) {
        int from = offset(index);
        return Arrays.equals(bytes, from, from + HASH_BYTES, hash, 0, hash.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkHashes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return count() + " chunk hashes";
    }

    /** The hashes one behind the other; never to be changed. */
    byte[] raw() {
        return bytes;
    }

    private int offset(int index) {
        if (index < 0 || index >= count()) {
            throw new IndexOutOfBoundsException("there is no hash " + index + " of " + count());
        }
        return index * HASH_BYTES;
    }

    /** Takes hashes one by one. */
    public static final class Builder {
        /** What one array can hold, less what some virtual machines keep for themselves. */
        private static final int MAX_BYTES = (Integer.MAX_VALUE - 64) / HASH_BYTES * HASH_BYTES;

        private byte[] bytes = new byte[16 * HASH_BYTES];
        private int used;

        public void add(byte[] hash) {
            if (hash.length != HASH_BYTES) {
                throw new IllegalArgumentException("a chunk hash has " + HASH_BYTES + " bytes, not " + hash.length);
            }
            if (used == bytes.length) {
                if (used == MAX_BYTES) {
                    throw new IllegalArgumentException("there are more than " + count() + " chunk hashes");
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, bytes.length * 2L));
            }
            System.arraycopy(hash, 0, bytes, used, HASH_BYTES);
            used += HASH_BYTES;
        }

        public int count() {
            return used / HASH_BYTES;
        }

        public ChunkHashes build() {
            return new ChunkHashes(Arrays.copyOf(bytes, used));
        }
    }
}
