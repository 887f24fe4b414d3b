package io.stowage.v1.blob;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.Parallel;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when all chunks of a tree are stored, and makes the first such tree the blob. It asks the store for the
 * lowest chunk that is not known and goes on while chunks are there, so it asks about once for each chunk, whatever
 * node stored it; and any later look finds what two nodes that raced both missed.
 */
public final class Completion {
    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);
    private static final int WIDEST = 1024;

    private final ObjectStore store;
    private final Records records;
    private final TreeCache treeCache;
    private final Tombstones tombstones;
    private final RemovalMarks removals;
    private final Parallel parallel;
    private final DamagedChunks damage;
    private final Duration budget;
    private final Clock clock;
    private final Counter completed;

    public Completion(
            ObjectStore store,
            Records records,
            TreeCache treeCache,
            Tombstones tombstones,
            RemovalMarks removals,
            Parallel parallel,
            DamagedChunks damage,
            Duration budget,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.records = records;
        this.treeCache = treeCache;
        this.tombstones = tombstones;
        this.removals = removals;
        this.parallel = parallel;
        this.damage = damage;
        this.budget = budget;
        this.clock = clock;
        this.completed = Counter.builder("stowage.v1.blobs.completed")
                .description("Blobs whose last chunk was found")
                .register(meters);
    }

    /** The complete tree of a root, if one of those that are known is complete by now. */
    public Optional<BlobTree> settle(BlobId id, RootState known) throws IOException {
        return known.complete().isPresent() ? known.complete() : settle(id, known.candidates());
    }

    public Optional<BlobTree> settle(BlobId id, List<PendingTree> candidates) throws IOException {
        for (PendingTree candidate : candidates) {
            if (isComplete(id, candidate)) {
                return isStillWritten(candidate) ? publish(id, candidate) : settleAnew(id);
            }
        }
        return Optional.empty();
    }

    /** Somebody was faster and dropped the record, or deleted it: what was known of its chunks is void. */
    private Optional<BlobTree> settleAnew(BlobId id) throws IOException {
        Optional<BlobTree> complete = treeCache.find(id).complete();
        if (complete.isPresent()) {
            return complete;
        }
        for (PendingTree candidate : treeCache.reload(id).candidates()) {
            if (isComplete(id, candidate) && isStillWritten(candidate)) {
                return publish(id, candidate);
            }
        }
        return Optional.empty();
    }

    /** Looks at every chunk that is not known, as far as the time goes; tells how many were not looked at. */
    public int survey(BlobId id, PendingTree candidate) {
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
    private boolean isComplete(BlobId id, PendingTree candidate) throws IOException {
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
        Set<Digest> damaged = damaged(id.owner());
        int count = 0;
        for (int index : damaged.isEmpty() ? new int[0] : candidate.known()) {
            if (damaged.contains(candidate.hash(index))) {
                candidate.unmark(index);
                count++;
            }
        }
        return count;
    }

    /** The chunks of an owner that are known to be damaged: none, nearly always. */
    public Set<Digest> damaged(Owner owner) {
        return damage.below(NativeKeys.chunksOf(owner)).stream()
                .flatMap(key -> NativeKeys.hashOfChunk(key).stream())
                .collect(Collectors.toSet());
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

    private boolean isStillWritten(PendingTree candidate) throws IOException {
        return records.head(candidate.record().key())
                .map(info -> info.version().equals(candidate.record().version()))
                .orElse(false);
    }

    private Optional<BlobTree> publish(BlobId id, PendingTree candidate) throws IOException {
        if (tombstones.isMarked(id.owner())) {
            treeCache.forget(id);
            return Optional.empty();
        }
        Key key = NativeKeys.metadata(id.owner(), id.root());
        if (!candidate.record().key().equals(key)) {
            write(id, key, candidate.tree());
        }
        treeCache.remember(id, RootState.complete(candidate.tree(), clock.instant()));
        dropCandidates(id, candidate.tree());
        return Optional.of(candidate.tree());
    }

    /**
     * Two different trees of one root cannot both be complete. So what is in the place of the record is this tree, or
     * nothing that anybody may rely on, and is replaced.
     */
    private void write(BlobId id, Key key, BlobTree tree) throws IOException {
        if (records.write(key, tree, PutOptions.ONLY_IF_ABSENT).stored()) {
            completed.increment();
            return;
        }
        boolean same = records.find(key, id.root())
                .map(found -> found.tree().equals(tree))
                .orElse(false);
        if (!same) {
            LOG.warn("the record {} is of an incomplete blob or of none; the complete one replaces it", key);
            records.write(key, tree, PutOptions.REPLACE);
            completed.increment();
        }
    }

    /**
     * The chunks of the others are removed later, where nothing else needs them. Nothing is dropped while somebody reads
     * all records to find out: a listing may show that one is gone before it shows the one in its place.
     */
    private void dropCandidates(BlobId id, BlobTree winner) {
        Key own = NativeKeys.pending(id.owner(), winner);
        List<Key> dropped = new ArrayList<>();
        try {
            if (removals.isMarked(id.owner())) {
                return;
            }
            for (ObjectInfo info : records.pending(id)) {
                if (info.key().equals(own)) {
                    records.delete(own);
                } else {
                    records.drop(info.key());
                }
                dropped.add(info.key());
            }
        } catch (IOException e) {
            // They do no harm: the complete record goes first, and they expire.
            LOG.warn("cannot delete all candidates of {}, only {}", id.root(), dropped, e);
        }
    }
}
