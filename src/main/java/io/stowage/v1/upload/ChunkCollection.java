package io.stowage.v1.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.digest.Digest;
import io.stowage.ic.Owner;
import io.stowage.ops.Parallel;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.OwnerCursor;
import io.stowage.v1.blob.PendingConfig;
import io.stowage.v1.blob.PendingTree;
import io.stowage.v1.blob.Records;
import io.stowage.v1.blob.RemovalMarks;
import io.stowage.v1.blob.Tombstones;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes trees that waited in vain, and those of their chunks that no other record of the owner names. First it marks the
 * chunks, then it waits until no node may still rely on having seen no mark, then it reads all records once more, and only
 * then it removes what none of them names. Whatever stops it, the tree goes last, and so the work is done again.
 */
public final class ChunkCollection {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkCollection.class);

    /** Chunks that are marked together. */
    private static final int MOST_CHUNKS = 20_000;

    /** Owners in one run, and trees of each. */
    private static final int MOST_OWNERS = 10_000;

    private static final int MOST_TREES = 1_000;

    /** Chunks that are removed between two looks at the own mark. */
    private static final int STEP = 1_000;

    /** Far below {@link RemovalMarks#LIFE}, so that nothing is removed when a mark counts no more. */
    private static final Duration BUDGET = Duration.ofMinutes(10);

    /** How much older than the first look a record may seem to be that was written after it. */
    private static final Duration MOST_SKEW = Duration.ofHours(1);

    private final ObjectStore store;
    private final Records records;
    private final RemovalMarks marks;
    private final Tombstones tombstones;
    private final Parallel parallel;
    private final PendingConfig config;
    private final Pause pause;
    private final Clock clock;
    private final Counter collected;

    /** Waits; a test does something else meanwhile. */
    public interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    private interface Visitor {
        void visit(ObjectInfo info) throws IOException, UnreadableRecord;
    }

    /** The chunks that may go, with what the store said of them, and the trees that go after them. */
    private static final class Doomed {
        private final Map<Digest, ObjectInfo> chunks = new HashMap<>();
        private final List<ObjectInfo> trees = new ArrayList<>();
    }

    /** Something is there whose chunks nobody knows, so that any chunk of its owner may be one of them. */
    private static final class UnreadableRecord extends Exception {
        private static final long serialVersionUID = 1;

        private UnreadableRecord(Key key) {
            super("nobody knows which chunks " + key + " names");
        }
    }

    public ChunkCollection(
            ObjectStore store,
            Records records,
            RemovalMarks marks,
            Tombstones tombstones,
            Parallel parallel,
            PendingConfig config,
            Pause pause,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.records = records;
        this.marks = marks;
        this.tombstones = tombstones;
        this.parallel = parallel;
        this.config = config;
        this.pause = pause;
        this.clock = clock;
        this.collected = Counter.builder("stowage.v1.chunks.collected")
                .description("Chunks of expired uploads that were removed")
                .register(meters);
    }

    /** Does what is due for all owners. */
    public void run() throws IOException, InterruptedException {
        for (Owner owner : ownersOfExpired()) {
            try {
                collect(owner);
            } catch (UnreadableRecord e) {
                LOG.warn("the chunks of expired uploads of {} stay: {}", owner, e.getMessage());
            }
        }
    }

    private Set<Owner> ownersOfExpired() throws IOException {
        Instant oldest = oldest();
        Set<Owner> owners = new LinkedHashSet<>();
        for (String area : List.of(NativeKeys.PENDING, NativeKeys.DROPPED)) {
            OwnerCursor cursor = new OwnerCursor(store, area, Optional.empty());
            for (; cursor.owner().isPresent() && owners.size() < MOST_OWNERS; cursor.advance()) {
                if (isExpired(cursor.object(), oldest)) {
                    owners.add(cursor.owner().get());
                }
            }
        }
        return owners;
    }

    private void collect(Owner owner) throws IOException, InterruptedException, UnreadableRecord {
        if (tombstones.isMarked(owner) || marks.clearOld(owner)) {
            return;
        }
        Doomed doomed = new Doomed();
        for (ObjectInfo tree : expired(owner)) {
            Optional<PendingTree> found = find(tree.key());
            int[] indexes = found.isPresent() ? found.get().unknown(Integer.MAX_VALUE) : new int[0];
            for (int from = 0; from < indexes.length; from += MOST_CHUNKS) {
                int[] some = Arrays.copyOfRange(indexes, from, Math.min(indexes.length, from + MOST_CHUNKS));
                Map<Digest, ObjectInfo> stored = stored(owner, found.get(), some);
                if (doomed.chunks.size() + stored.size() > MOST_CHUNKS) {
                    if (!remove(owner, doomed)) {
                        return;
                    }
                    doomed = new Doomed();
                }
                doomed.chunks.putAll(stored);
            }
            doomed.trees.add(tree);
        }
        remove(owner, doomed);
    }

    /** False when this is not the time, and nothing else of this owner is to be done now. */
    private boolean remove(Owner owner, Doomed doomed) throws IOException, InterruptedException, UnreadableRecord {
        Instant began = clock.instant();
        if (!doomed.chunks.isEmpty()) {
            spareNamed(owner, doomed.chunks.keySet(), Instant.MIN);
        }
        if (!doomed.chunks.isEmpty() && !removeMarked(owner, doomed.chunks, began.minus(MOST_SKEW))) {
            return false;
        }
        for (ObjectInfo tree : doomed.trees) {
            forget(tree);
        }
        return true;
    }

    private boolean removeMarked(Owner owner, Map<Digest, ObjectInfo> chunks, Instant since)
            throws IOException, InterruptedException, UnreadableRecord {
        Optional<String> mark = marks.set(owner, chunks.keySet());
        if (mark.isEmpty()) {
            return false;
        }
        long deadline = Parallel.deadline(BUDGET);
        boolean looked = false;
        try {
            pause.of(marks.quiet().plus(config.listingLag()));
            spareNamed(owner, chunks.keySet(), since);
            looked = true;
        } finally {
            if (!looked) {
                marks.remove(owner);
            }
        }
        if (!removeChunks(owner, List.copyOf(chunks.values()), mark.get(), deadline)) {
            // Some may still be on their way, so the mark stays until it counts no more.
            LOG.warn("not all chunks of expired uploads of {} could be removed; they are looked at again", owner);
            return false;
        }
        marks.remove(owner);
        return true;
    }

    private boolean removeChunks(Owner owner, List<ObjectInfo> chunks, String mark, long deadline) throws IOException {
        for (int from = 0; from < chunks.size(); from += STEP) {
            List<ObjectInfo> some = chunks.subList(from, Math.min(chunks.size(), from + STEP));
            if (!marks.isThere(owner, mark)
                    || parallel.run(some.size(), deadline, i -> remove(some.get(i)))
                                    .undone()
                            > 0) {
                return false;
            }
        }
        LOG.info("removed up to {} chunks of expired uploads of {}", chunks.size(), owner);
        return true;
    }

    /** Unless it was written again, perhaps by another gateway that knows no marks. */
    private void remove(ObjectInfo chunk) throws IOException {
        if (isAsBefore(chunk)) {
            store.delete(chunk.key());
            collected.increment();
        }
    }

    /** Removes a tree, unless it was sent again. */
    private void forget(ObjectInfo tree) throws IOException {
        if (isAsBefore(tree)) {
            records.delete(tree.key());
        }
    }

    private boolean isAsBefore(ObjectInfo object) throws IOException {
        return store.head(object.key())
                .filter(now -> now.version().equals(object.version()))
                .isPresent();
    }

    private List<ObjectInfo> expired(Owner owner) throws IOException, UnreadableRecord {
        Instant oldest = oldest();
        List<ObjectInfo> expired = new ArrayList<>();
        for (String area : List.of(NativeKeys.pendingOf(owner), NativeKeys.droppedOf(owner))) {
            each(area, tree -> {
                if (isExpired(tree, oldest) && expired.size() < MOST_TREES) {
                    expired.add(tree);
                }
            });
        }
        return expired;
    }

    /** Chunks that were written lately are left out: they may belong to an upload that is under way. */
    private Map<Digest, ObjectInfo> stored(Owner owner, PendingTree candidate, int[] indexes) throws IOException {
        Map<Digest, ObjectInfo> stored = new ConcurrentHashMap<>();
        if (!config.collect()) {
            return stored;
        }
        Instant lately = clock.instant().minus(config.grace().dividedBy(2));
        Parallel.BatchResult outcome = parallel.run(indexes.length, Parallel.deadline(BUDGET), i -> {
            Digest hash = candidate.hash(indexes[i]);
            store.head(NativeKeys.chunk(owner, hash))
                    .filter(info -> !info.modified().isAfter(lately))
                    .ifPresent(info -> stored.put(hash, info));
        });
        outcome.requireNoFailure();
        if (outcome.undone() > 0) {
            throw new IOException("the store is too slow to look for the chunks of an expired upload");
        }
        return stored;
    }

    /**
     * Takes out what a record names that was written since then. In the order in which records move: a tree that waits,
     * is dropped or becomes complete meanwhile is seen in one place or the other.
     */
    private void spareNamed(Owner owner, Set<Digest> chunks, Instant since) throws IOException, UnreadableRecord {
        Instant oldest = oldest();
        for (String area : List.of(NativeKeys.pendingOf(owner), NativeKeys.droppedOf(owner))) {
            each(area, tree -> {
                if (!isExpired(tree, oldest) && !tree.modified().isBefore(since)) {
                    spare(tree.key(), chunks);
                }
            });
        }
        each(NativeKeys.metadataOf(owner), record -> {
            if (!record.modified().isBefore(since)) {
                spare(record.key(), chunks);
            }
        });
    }

    private void spare(Key key, Set<Digest> chunks) throws IOException, UnreadableRecord {
        Optional<PendingTree> found = find(key);
        if (found.isPresent()) {
            PendingTree candidate = found.get();
            for (int i = 0; i < candidate.tree().chunks().count(); i++) {
                chunks.remove(candidate.hash(i));
            }
        } else if (records.head(key).isPresent()) {
            throw new UnreadableRecord(key);
        }
    }

    private Optional<PendingTree> find(Key key) throws IOException {
        Optional<Digest> root = NativeKeys.rootOf(key);
        return root.isPresent() ? records.find(key, root.get()) : Optional.empty();
    }

    private void each(String prefix, Visitor visitor) throws IOException, UnreadableRecord {
        Optional<Key> after = Optional.empty();
        do {
            ListQuery query = ListQuery.prefix(prefix);
            Listing page = store.list(after.map(query::after).orElse(query));
            for (ObjectInfo info : page.objects()) {
                visitor.visit(info);
            }
            after = page.next();
        } while (after.isPresent());
    }

    private Instant oldest() {
        return clock.instant().minus(config.life()).minus(config.grace());
    }

    private static boolean isExpired(ObjectInfo tree, Instant oldest) {
        return !tree.modified().isAfter(oldest);
    }
}
