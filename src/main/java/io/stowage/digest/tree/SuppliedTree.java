package io.stowage.digest.tree;

import static io.stowage.digest.tree.TreeHasher.HASH_BYTES;

import java.util.Arrays;
import java.util.Optional;

/**
 * A tree of hashes as it was sent; nothing of it is believed. A node without children stands for all that is below
 * it, so a tree may be cut off anywhere.
 */
public final class SuppliedTree {
    /** In the place of a child: there is none. */
    public static final int NONE = -1;

    private final byte[] hashes;
    private final int[] children;
    private final int root;

    private SuppliedTree(byte[] hashes, int[] children, int root) {
        this.hashes = hashes;
        this.children = children;
        this.root = root;
    }

    /** Refuses this tree unless each node has the recomputed hash of its place and no child that is not there. */
    void requireMatch(TreeLevels recomputed) {
        requireMatch(root, recomputed.root());
    }

    /** As deep as the recomputed tree is, whatever was sent. */
    private void requireMatch(int node, TreeLevels.Node place) {
        if (!place.hasHash(hashes, node * HASH_BYTES)) {
            throw new IllegalArgumentException("the tree has a hash that its chunks and header lines do not give");
        }
        int left = children[2 * node];
        int right = children[2 * node + 1];
        if (left != NONE || right != NONE) {
            requireChild(left, place.left());
            requireChild(right, place.right());
        }
    }

    private void requireChild(int node, Optional<TreeLevels.Node> place) {
        if (place.isPresent() != (node != NONE)) {
            throw new IllegalArgumentException("the tree has another shape than its chunks and header lines give");
        }
        place.ifPresent(found -> requireMatch(node, found));
    }

    /** Takes nodes from the leaves up; the last one is the root. */
    public static final class Builder {
        private byte[] hashes = new byte[16 * HASH_BYTES];
        private int[] children = new int[32];
        private int count;

        /** Adds a node and tells its number; a child is the number of an earlier node, or {@link #NONE}. */
        public int add(byte[] hash, int left, int right) {
            if (hash.length != HASH_BYTES || !isEarlier(left) || !isEarlier(right)) {
                throw new IllegalArgumentException("a node has a hash and children that were added before");
            }
            if (count == children.length / 2) {
                hashes = Arrays.copyOf(hashes, Math.multiplyExact(hashes.length, 2));
                children = Arrays.copyOf(children, children.length * 2);
            }
            System.arraycopy(hash, 0, hashes, count * HASH_BYTES, HASH_BYTES);
            children[2 * count] = left;
            children[2 * count + 1] = right;
            return count++;
        }

        public SuppliedTree build() {
            if (count == 0) {
                throw new IllegalArgumentException("the tree has no node");
            }
            return new SuppliedTree(
                    Arrays.copyOf(hashes, count * HASH_BYTES), Arrays.copyOf(children, count * 2), count - 1);
        }

        private boolean isEarlier(int node) {
            return node >= NONE && node < count;
        }
    }
}
