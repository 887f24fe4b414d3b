package io.stowage.v1;

import io.stowage.ic.Owner;
import io.stowage.store.ObjectInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The trees of blobs, from memory where they are known and from the store else. Memory is bounded, holds only what is
 * there, and is compared with the store from time to time, since another node may delete.
 */
final class TreeCache {
    private final Records records;
    private final WeighedCache<BlobId, RootState> cache;
    private final PendingConfig pending;
    private final Duration recheck;
    private final Clock clock;

    TreeCache(Records records, long bytes, Duration recheck, PendingConfig pending, Clock clock) {
        this.records = records;
        this.cache = new WeighedCache<>(bytes, RootState::weight);
        this.recheck = recheck;
        this.pending = pending;
        this.clock = clock;
    }

    /** What is known, perhaps from memory; the store was asked if nothing is. */
    RootState find(BlobId id) throws IOException {
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
    RootState reload(BlobId id) throws IOException {
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

    RootState remember(BlobId id, RootState known) {
        if (known.isEmpty()) {
            cache.remove(id);
        } else {
            cache.put(id, known);
        }
        return known;
    }

    void forget(BlobId id) {
        cache.remove(id);
    }

    void forget(Owner owner) {
        cache.removeIf(id -> id.owner().equals(owner));
    }

    /** What memory holds, in bytes. */
    long weight() {
        return cache.weight();
    }
}
