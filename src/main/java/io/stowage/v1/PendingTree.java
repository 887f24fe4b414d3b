package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.store.ObjectInfo;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One decomposition of a root, as a certain writing of its record holds it, and which of its chunks are known to be
 * stored. That a chunk is missing is never remembered.
 */
final class PendingTree {
    private final BlobTree tree;
    private final ObjectInfo record;

    /** For each index the lowest one with the same hash, which stands for all of them. */
    private final int[] lowest;

    /** Guarded by this; no I/O happens meanwhile. Indexes from {@link #lowest} only. */
    private final BitSet known = new BitSet();

    /** Guarded by this. All chunks below are known. */
    private int pointer;

    /** Guarded by this. How many requests of this node are storing a chunk right now. */
    private final Map<Integer, Integer> coming = new HashMap<>();

    PendingTree(BlobTree tree, ObjectInfo record) {
        this.tree = tree;
        this.record = record;
        this.lowest = lowestOfEqual(tree);
        if (tree.size().bytes() == 0) {
            known.set(0);
        }
    }

    BlobTree tree() {
        return tree;
    }

    ObjectInfo record() {
        return record;
    }

    Digest hash(int index) {
        return tree.chunks().digest(index);
    }

    int length(int index) {
        return tree.size().chunkLength(index);
    }

    /** The chunk at that index is stored, with its exact length. */
    synchronized void mark(int index) {
        known.set(lowest[index]);
    }

    /** The chunk at that index is damaged, as was found out since. */
    synchronized void unmark(int index) {
        known.clear(lowest[index]);
        pointer = 0;
    }

    /** A request begins to store the chunk at that index, and will look whether all is there once it has. */
    synchronized void begin(int index) {
        coming.merge(lowest[index], 1, Integer::sum);
    }

    /** That request is through, whether it stored the chunk or not. */
    synchronized void end(int index) {
        coming.computeIfPresent(lowest[index], (key, count) -> count == 1 ? null : count - 1);
    }

    /** Whether a request of this node is storing the chunk at that index, so that nobody else has to look for it. */
    synchronized boolean isComing(int index) {
        return coming.containsKey(lowest[index]);
    }

    /** At most so many chunks that nothing is known of, each once, from the lowest index on. */
    synchronized int[] unknown(int most) {
        while (pointer < lowest.length && known.get(lowest[pointer])) {
            pointer++;
        }
        return IntStream.range(pointer, lowest.length)
                .filter(index -> lowest[index] == index && !known.get(index))
                .limit(most)
                .toArray();
    }

    /** The known chunks, each once, in the order of the tree. */
    synchronized int[] known() {
        return known.stream().toArray();
    }

    /** What this takes in memory, roughly. */
    long weight() {
        return weight(tree) + 5L * lowest.length;
    }

    static long weight(BlobTree tree) {
        int lines = tree.headers().lines().stream().mapToInt(String::length).sum();
        return 512 + 32L * tree.chunks().count() + 2L * lines;
    }

    /** By sorting, as hashes that a client chose freely could make a hash table slow. */
    private static int[] lowestOfEqual(BlobTree tree) {
        int count = tree.chunks().count();
        int[] lowest = new int[count];
        if (count == 1) {
            return lowest;
        }
        byte[][] hashes = IntStream.range(0, count).mapToObj(tree.chunks()::at).toArray(byte[][]::new);
        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparing((Integer index) -> hashes[index], Arrays::compare));
        int first = order[0];
        for (int index : order) {
            first = Arrays.equals(hashes[index], hashes[first]) ? first : index;
            lowest[index] = first;
        }
        if (tree.size().chunkLength(count - 1) != BlobSize.CHUNK_BYTES) {
            // Equal hashes of two lengths are a lie that must not look complete.
            lowest[count - 1] = count - 1;
        }
        return lowest;
    }
}
