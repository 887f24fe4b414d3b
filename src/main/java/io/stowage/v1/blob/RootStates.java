package io.stowage.v1.blob;

import io.stowage.digest.tree.BlobTree;
import io.stowage.ic.Owner;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of roots, from memory or else from the store, and which of the trees that wait is complete by now:
 * the first one becomes the blob. Memory is bounded, holds only what is there, and is compared with the store from time to
 * time, since another node may delete.
 */
public final class RootStates {
    private static final Logger LOG = LoggerFactory.getLogger(RootStates.class);

    private final Records records;
    private final ChunkSurvey survey;
    private final Tombstones tombstones;
    private final RemovalMarks removals;
    private final WeighedCache<BlobId, RootState> cache;
    private final PendingConfig pending;
    private final Duration recheck;
    private final Clock clock;

    /**
     * @param bytes of memory for what is known
     * @param recheck how old the knowledge that a record exists may be
     */
    public RootStates(
            Records records,
            ChunkSurvey survey,
            Tombstones tombstones,
            RemovalMarks removals,
            long bytes,
            Duration recheck,
            PendingConfig pending,
            Clock clock) {
        this.records = records;
        this.survey = survey;
        this.tombstones = tombstones;
        this.removals = removals;
        this.cache = new WeighedCache<>(bytes, RootState::weight);
        this.recheck = recheck;
        this.pending = pending;
        this.clock = clock;
    }

    /** What is known, perhaps from memory; the store was asked if nothing is. */
    public RootState find(BlobId id) throws IOException {
        Optional<RootState> cached = cache.find(id);
        if (cached.isEmpty()) {
            return reload(id);
        }
        RootState known = cached.get();
        if (clock.instant().isBefore(known.checked().plus(recheck))) {
            return known;
        }
        boolean stillThere = known.complete().isPresent()
                && records.head(NativeKeys.metadata(id.owner(), id.root())).isPresent();
        if (!stillThere) {
            return reload(id);
        }
        RootState again = known.checkedAt(clock.instant());
        cache.put(id, again);
        return again;
    }

    /** What the store says now, with what is known already of trees that were not written anew. */
    public RootState reload(BlobId id) throws IOException {
        List<PendingTree> before = cache.find(id).map(RootState::candidates).orElse(List.of());
        Instant now = clock.instant();
        List<PendingTree> candidates = new ArrayList<>();
        records.find(NativeKeys.metadata(id.owner(), id.root()), id.root())
                .map(found -> sameWriting(before, found.record()).orElse(found))
                .ifPresent(candidates::add);
        for (ObjectInfo info : newestFirst(id, now)) {
            Optional<PendingTree> known = sameWriting(before, info);
            (known.isPresent() ? known : records.find(info.key(), id.root())).ifPresent(candidates::add);
        }
        return remember(id, new RootState(Optional.empty(), candidates, now));
    }

    private List<ObjectInfo> newestFirst(BlobId id, Instant now) throws IOException {
        Instant oldest = now.minus(pending.life());
        return records.pending(id).stream()
                .filter(info -> info.modified().isAfter(oldest))
                .sorted(Comparator.comparing(ObjectInfo::modified).reversed())
                .limit(pending.max())
                .toList();
    }

    private static Optional<PendingTree> sameWriting(List<PendingTree> known, ObjectInfo info) {
        return known.stream()
                .filter(candidate -> candidate.record().key().equals(info.key())
                        && candidate.record().version().equals(info.version()))
                .findFirst();
    }

    private RootState remember(BlobId id, RootState known) {
        if (known.isEmpty()) {
            cache.remove(id);
        } else {
            cache.put(id, known);
        }
        return known;
    }

    /** The complete tree of a root, if there is one. */
    public Optional<BlobTree> findComplete(BlobId id) throws IOException {
        RootState known = find(id);
        Optional<BlobTree> complete = settle(id, known);
        if (complete.isEmpty() && !known.isEmpty()) {
            // What waits in memory may have lost to another tree on another node.
            return settle(id, reload(id));
        }
        return complete;
    }

    /** The complete tree of a root, if one of those that are known is complete by now. */
    public Optional<BlobTree> settle(BlobId id, RootState known) throws IOException {
        return known.complete().isPresent() ? known.complete() : settle(id, known.candidates());
    }

    public Optional<BlobTree> settle(BlobId id, List<PendingTree> candidates) throws IOException {
        for (PendingTree candidate : candidates) {
            if (survey.isComplete(id, candidate)) {
                return records.isUnchanged(candidate) ? publish(id, candidate) : settleAnew(id);
            }
        }
        return Optional.empty();
    }

    /** Another request or node dropped the record or deleted it: what was known of its chunks is void. */
    private Optional<BlobTree> settleAnew(BlobId id) throws IOException {
        Optional<BlobTree> complete = find(id).complete();
        if (complete.isPresent()) {
            return complete;
        }
        for (PendingTree candidate : reload(id).candidates()) {
            if (survey.isComplete(id, candidate) && records.isUnchanged(candidate)) {
                return publish(id, candidate);
            }
        }
        return Optional.empty();
    }

    private Optional<BlobTree> publish(BlobId id, PendingTree candidate) throws IOException {
        if (tombstones.isMarked(id.owner())) {
            forget(id);
            return Optional.empty();
        }
        records.publish(id, candidate);
        remember(id, RootState.complete(candidate.tree(), clock.instant()));
        dropCandidates(id, candidate.tree());
        return Optional.of(candidate.tree());
    }

    /**
     * The chunks of the others are removed later, where nothing else needs them. Nothing is dropped while a node
     * reads all records to find out: a listing may show that one is gone before it shows the one in its place.
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

    public void forget(BlobId id) {
        cache.remove(id);
    }

    public void forget(Owner owner) {
        cache.removeIf(id -> id.owner().equals(owner));
    }

    /** What memory holds, in bytes. */
    public long weight() {
        return cache.weight();
    }
}
