package io.stowage.v1;

import io.stowage.digest.tree.BlobTree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a node knows of a root: its complete tree, or the trees that wait for their chunks. It may be old; nothing is
 * refused because of it before the store was asked again.
 */
record RootState(Optional<BlobTree> complete, List<PendingTree> candidates, Instant checked) {
    RootState {
        candidates = List.copyOf(candidates);
    }

    static RootState complete(BlobTree tree, Instant checked) {
        return new RootState(Optional.of(tree), List.of(), checked);
    }

    boolean isEmpty() {
        return complete.isEmpty() && candidates.isEmpty();
    }

    /** Whether a chunk belongs at that index of one of the trees. */
    boolean expects(int index, byte[] hash, int length) {
        return complete.map(tree -> tree.expects(index, hash, length)).orElse(false)
                || !waitingFor(index, hash, length).isEmpty();
    }

    List<PendingTree> waitingFor(int index, byte[] hash, int length) {
        return candidates.stream()
                .filter(candidate -> candidate.tree().expects(index, hash, length))
                .toList();
    }

    RootState checkedAt(Instant instant) {
        return new RootState(complete, candidates, instant);
    }

    long weight() {
        return 256
                + complete.map(PendingTree::weight).orElse(0L)
                + candidates.stream().mapToLong(PendingTree::weight).sum();
    }
}
