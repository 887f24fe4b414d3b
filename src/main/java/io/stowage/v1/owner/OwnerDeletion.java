package io.stowage.v1.owner;

import io.stowage.ic.Owner;
import io.stowage.ops.Parallel;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.RootStates;
import io.stowage.v1.blob.Tombstones;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes all that an owner has, records before chunks, in batches. A mark in the store keeps everybody from writing
 * until all is gone, and lets a later call, or a task, go on where this one stopped.
 */
public final class OwnerDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerDeletion.class);
    private static final Duration BUDGET = Duration.ofSeconds(25);

    private final ObjectStore store;
    private final Tombstones tombstones;
    private final RootStates roots;
    private final Parallel parallel;
    private final Duration quiet;

    public OwnerDeletion(
            ObjectStore store, Tombstones tombstones, RootStates roots, Parallel parallel, Duration quiet) {
        this.store = store;
        this.tombstones = tombstones;
        this.roots = roots;
        this.parallel = parallel;
        this.quiet = quiet;
    }

    public enum DeletionResult {
        DELETED,
        NOTHING_THERE,
        /** The mark is set and some things are gone; call again. */
        UNFINISHED
    }

    public DeletionResult delete(Owner owner) throws IOException {
        return delete(owner, Parallel.deadline(BUDGET));
    }

    public DeletionResult delete(Owner owner, long deadlineNanos) throws IOException {
        boolean fresh = tombstones.mark(owner);
        roots.forget(owner);
        if (fresh) {
            awaitWriters();
        }
        long deleted = 0;
        long before = -1;
        // Writers that were under way may add something behind our back; so until a whole round finds nothing.
        while (deleted != before) {
            before = deleted;
            for (String prefix : List.of(
                    NativeKeys.metadataOf(owner),
                    NativeKeys.pendingOf(owner),
                    NativeKeys.droppedOf(owner),
                    NativeKeys.chunksOf(owner))) {
                for (int gone = batch(prefix, deadlineNanos); gone > 0; gone = batch(prefix, deadlineNanos)) {
                    deleted += gone;
                    if (Parallel.isOver(deadlineNanos)) {
                        LOG.info("deleted {} objects of {} and ran out of time", deleted, owner);
                        return DeletionResult.UNFINISHED;
                    }
                }
            }
        }
        roots.forget(owner);
        tombstones.remove(owner);
        LOG.info("deleted all {} objects of {}", deleted, owner);
        return fresh && deleted == 0 ? DeletionResult.NOTHING_THERE : DeletionResult.DELETED;
    }

    /** Goes on with the deletions that nobody finished. */
    public void resume() throws IOException {
        Listing marks = store.list(ListQuery.prefix(Tombstones.AREA));
        for (ObjectInfo mark : marks.objects()) {
            String owner = mark.key().text().substring(Tombstones.AREA.length());
            try {
                delete(Owner.parse(owner));
            } catch (IllegalArgumentException e) {
                LOG.warn("{} marks no owner", mark.key(), e);
            }
        }
    }

    /** Deletes one page from the beginning of an area; says how many there were. */
    private int batch(String prefix, long deadlineNanos) throws IOException {
        List<Key> keys = store.list(ListQuery.prefix(prefix)).objects().stream()
                .map(ObjectInfo::key)
                .toList();
        if (!keys.isEmpty()) {
            parallel.run(keys.size(), deadlineNanos, i -> store.delete(keys.get(i)))
                    .requireNoFailure();
        }
        return keys.size();
    }

    private void awaitWriters() {
        try {
            TimeUnit.NANOSECONDS.sleep(quiet.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
