package io.stowage.v1.blob;

import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Parallel;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which chunks of a tree are stored. It asks the store for the lowest chunk that is not known and goes on while
 * chunks are there, so it asks about once for each chunk, whatever node stored it; and any later look finds what two nodes
 * that raced both missed.
 */
public final class ChunkSurvey {
    private static final int WIDEST = 1024;

    private final ObjectStore store;
    private final RemovalMarks removals;
    private final DamagedChunks damage;
    private final Parallel parallel;
    private final Duration budget;

    /** @param budget how long one look at the chunks of a tree may take */
    public ChunkSurvey(
            ObjectStore store, RemovalMarks removals, DamagedChunks damage, Parallel parallel, Duration budget) {
        this.store = store;
        this.removals = removals;
        this.damage = damage;
        this.parallel = parallel;
        this.budget = budget;
    }

    /** Looks at every chunk that is not known, as far as the time goes; tells how many were not looked at. */
    public int lookAtAll(BlobId id, PendingTree candidate) {
        int[] unknown = candidate.unknown(Integer.MAX_VALUE);
        if (unknown.length == 0) {
            return 0;
        }
        return parallel.run(unknown.length, Parallel.deadline(budget), i -> look(id, candidate, unknown[i]))
                .undone();
    }

    /**
     * Steps grow as long as all is there: a tree that was read anew has nothing known and may have many chunks. Not now, if
     * the lowest chunk is being stored by this node: who stores it comes here next, having marked it, and so the last of
     * them finds all that the others marked.
     */
    boolean isComplete(BlobId id, PendingTree candidate) throws IOException {
        long deadline = Parallel.deadline(budget);
        int width = 1;
        int[] unknown = candidate.unknown(width);
        while (unknown.length > 0) {
            if (candidate.isComing(unknown[0])) {
                return false;
            }
            int[] looked = unknown;
            Parallel.BatchResult outcome = parallel.run(looked.length, deadline, i -> look(id, candidate, looked[i]));
            outcome.requireNoFailure();
            int[] next = candidate.unknown(1);
            if (next.length > 0 && next[0] <= looked[looked.length - 1]) {
                requireTime(outcome);
                return false;
            }
            width = Math.min(WIDEST, width * 4);
            unknown = candidate.unknown(width);
        }
        return isRecord(id, candidate) || unmarkDamaged(id, candidate) == 0;
    }

    /** Whether it was complete once. Damage does not take it back: then the blob is damaged, and not missing. */
    private static boolean isRecord(BlobId id, PendingTree candidate) {
        return candidate.record().key().equals(NativeKeys.metadata(id.owner(), id.root()));
    }

    /** What was found to be damaged since it was seen is not there, until it is uploaded again. */
    private int unmarkDamaged(BlobId id, PendingTree candidate) {
        Set<Digest> damaged = damage.of(id.owner());
        int count = 0;
        for (int index : damaged.isEmpty() ? new int[0] : candidate.known()) {
            if (damaged.contains(candidate.hash(index))) {
                candidate.unmark(index);
                count++;
            }
        }
        return count;
    }

    /** What was not looked at is neither there nor missing. What was seen stays known, so a later look goes on here. */
    private static void requireTime(Parallel.BatchResult outcome) {
        if (outcome.undone() > 0) {
            throw new StowageException(
                    Fault.BUSY, "the chunks of this blob are still being looked for", null, Duration.ofSeconds(1));
        }
    }

    private void look(BlobId id, PendingTree candidate, int index) throws IOException {
        Digest hash = candidate.hash(index);
        Key key = NativeKeys.chunk(id.owner(), hash);
        if (removals.has(id.owner(), hash) || (damage.isNoted(key) && !isRecord(id, candidate))) {
            return;
        }
        Optional<ObjectInfo> info = store.head(key);
        if (info.isPresent() && info.get().length() == candidate.length(index)) {
            candidate.mark(index);
        }
    }
}
