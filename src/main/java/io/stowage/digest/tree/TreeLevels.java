package io.stowage.digest.tree;

import static io.stowage.digest.tree.TreeHasher.HASH_BYTES;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every hash of a tree, recomputed from its chunk hashes and header lines. Large, and meant to be dropped soon. */
public final class TreeLevels {
    /**
     * From the chunks up. Where there are header lines their hash is the neighbour of the chunks' root, and as nothing
     * below has an index that high, it is a leaf.
     */
    private final List<byte[]> levels;

    private final byte[] chunksRoot;

    private TreeLevels(List<byte[]> levels, byte[] chunksRoot) {
        this.levels = levels;
        this.chunksRoot = chunksRoot;
    }

    static TreeLevels of(ChunkHashes chunks, HeaderLines headers) {
        TreeHasher hasher = new TreeHasher();
        List<byte[]> levels = new ArrayList<>();
        byte[] top = chunks.raw();
        while (top.length > HASH_BYTES) {
            levels.add(top);
            top = hasher.levelAbove(top);
        }
        byte[] chunksRoot = top;
        if (!headers.isEmpty()) {
            byte[] pair = Arrays.copyOf(chunksRoot, 2 * HASH_BYTES);
            System.arraycopy(hasher.metadata(headers.lines()), 0, pair, HASH_BYTES, HASH_BYTES);
            levels.add(pair);
            top = hasher.levelAbove(pair);
        }
        levels.add(top);
        return new TreeLevels(levels, chunksRoot);
    }

    public Node root() {
        return new Node(this, levels.size() - 1, 0);
    }

    /** The root over the chunks alone. */
    public Digest chunksRoot() {
        return Digest.of(Algorithm.SHA256, chunksRoot);
    }

    private Optional<Node> node(int level, int index) {
        boolean exists = level >= 0 && index < levels.get(level).length / HASH_BYTES;
        return exists ? Optional.of(new Node(this, level, index)) : Optional.empty();
    }

    /** A place in the tree. */
    public record Node(TreeLevels tree, int level, int index) {

        public Optional<Node> left() {
            return tree.node(level - 1, 2 * index);
        }

        public Optional<Node> right() {
            return tree.node(level - 1, 2 * index + 1);
        }

        public byte[] hash() {
            byte[] hash = new byte[HASH_BYTES];
            copyHash(hash);
            return hash;
        }

        /** Writes the hash to the beginning of {@code to}, for those who go through all of them. */
        public void copyHash(byte[] to) {
            System.arraycopy(tree.levels.get(level), index * HASH_BYTES, to, 0, HASH_BYTES);
        }

        boolean hasHash(byte[] hashes, int offset) {
            int from = index * HASH_BYTES;
            return Arrays.equals(tree.levels.get(level), from, from + HASH_BYTES, hashes, offset, offset + HASH_BYTES);
        }
    }
}
