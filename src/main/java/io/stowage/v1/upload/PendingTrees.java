package io.stowage.v1.upload;

import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.PendingConfig;
import io.stowage.v1.blob.PendingTree;
import io.stowage.v1.blob.Records;
import io.stowage.v1.blob.RemovalMarks;
import io.stowage.v1.blob.RootState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The trees that wait for their chunks: a few for each root, each for a limited time. */
public final class PendingTrees {
    /** A tree that is sent again is written again when this part of its life is over. */
    private static final int TOUCHES = 24;

    private final Records records;
    private final UnfinishedUploads unfinished;
    private final RemovalMarks removals;
    private final PendingConfig config;
    private final Clock clock;

    public PendingTrees(
            Records records, UnfinishedUploads unfinished, RemovalMarks removals, PendingConfig config, Clock clock) {
        this.records = records;
        this.unfinished = unfinished;
        this.removals = removals;
        this.config = config;
        this.clock = clock;
    }

    /** Lets a tree wait beside those that wait already; the one untouched for longest goes when there are too many. */
    void accept(BlobId id, BlobTree tree) throws IOException {
        Key key = NativeKeys.pending(id.owner(), tree);
        List<ObjectInfo> waiting = records.pending(id);
        Optional<ObjectInfo> mine =
                waiting.stream().filter(info -> info.key().equals(key)).findFirst();
        Duration touchAfter = config.life().dividedBy(TOUCHES);
        if (mine.isEmpty()) {
            int roots = waiting.isEmpty() ? 1 : 0;
            unfinished.require(id.owner(), roots, tree);
            records.writePending(key, tree);
            unfinished.add(id.owner(), roots, tree);
        } else if (mine.get().modified().isBefore(clock.instant().minus(touchAfter))) {
            records.writePending(key, tree);
        }
        dropOldest(
                id.owner(),
                waiting.stream().filter(info -> !info.key().equals(key)).toList());
    }

    /** The accepted tree, as the store has it. */
    static PendingTree require(RootState known, BlobTree tree) {
        return known.candidates().stream()
                .filter(candidate -> candidate.tree().equals(tree))
                .findFirst()
                .orElseThrow(() -> new StowageException(
                        Fault.BUSY, "too many uploads of this blob begin at once", null, Duration.ofSeconds(1)));
    }

    private void dropOldest(Owner owner, List<ObjectInfo> others) throws IOException {
        List<ObjectInfo> oldestFirst = others.stream()
                .sorted(Comparator.comparing(ObjectInfo::modified))
                .toList();
        int surplus = Math.max(0, others.size() + 1 - config.max());
        if (surplus == 0 || removals.isMarked(owner)) {
            return;
        }
        for (ObjectInfo info : oldestFirst.subList(0, surplus)) {
            records.drop(info.key());
        }
    }
}
