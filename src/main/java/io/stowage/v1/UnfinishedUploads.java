package io.stowage.v1;

import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many uploads each owner has begun and not finished, and how large they are. Listed from the store, and remembered
 * for a moment; nothing is refused because of what is remembered before the store was asked again. Several nodes may
 * together let a few more in.
 */
final class UnfinishedUploads {
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final Duration LEAST_LIFE = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int REMEMBERED = 10_000;

    private final ObjectStore store;
    private final PendingConfig config;
    private final Clock clock;

    /** Each count guards itself. */
    private final WeighedCache<Owner, Count> counts = new WeighedCache<>(REMEMBERED, count -> 1);

    private static final class Count {
        private final Instant at;
        private long roots;
        private long bytes;

        private Count(Instant at) {
            this.at = at;
        }

        private synchronized void add(int moreRoots, long moreBytes) {
            roots += moreRoots;
            bytes += moreBytes;
        }

        private synchronized boolean hasRoom(PendingConfig config, int moreRoots, long moreBytes) {
            return roots + moreRoots <= config.rootsPerOwner() && bytes + moreBytes <= config.bytesPerOwner();
        }

        @Override
        public synchronized String toString() {
            return roots + " unfinished uploads of " + bytes + " bytes";
        }
    }

    UnfinishedUploads(ObjectStore store, PendingConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Refuses one upload more than an owner may have.
     *
     * @param roots 1 for the first tree of a root, else 0
     */
    void require(Owner owner, int roots, BlobTree tree) throws IOException {
        long bytes = tree.size().bytes();
        if (bytes > config.bytesPerOwner()) {
            throw new StowageException(
                    Fault.BODY_TOO_LARGE, "no upload here may have more than " + config.bytesPerOwner() + " bytes");
        }
        if (recent(owner, LIFE).hasRoom(config, roots, bytes)) {
            return;
        }
        Count count = recent(owner, LEAST_LIFE);
        if (!count.hasRoom(config, roots, bytes)) {
            throw new StowageException(
                    Fault.RATE_LIMITED,
                    "this owner has " + count + "; finish some, or wait until they expire",
                    null,
                    WAIT);
        }
    }

    /** One more that was let in. */
    void add(Owner owner, int roots, BlobTree tree) {
        counts.find(owner).ifPresent(count -> count.add(roots, tree.size().bytes()));
    }

    private Count recent(Owner owner, Duration life) throws IOException {
        Instant now = clock.instant();
        Optional<Count> known = counts.find(owner).filter(count -> now.isBefore(count.at.plus(life)));
        if (known.isPresent()) {
            return known.get();
        }
        Count count = list(owner, new Count(now));
        counts.put(owner, count);
        return count;
    }

    /** No further than needed to know that there is no room. */
    private Count list(Owner owner, Count count) throws IOException {
        Instant oldest = count.at.minus(config.life());
        Optional<Digest> before = Optional.empty();
        Optional<Key> after = Optional.empty();
        do {
            ListQuery query = ListQuery.prefix(NativeKeys.pendingOf(owner));
            Listing page = store.list(after.map(query::after).orElse(query));
            for (ObjectInfo info : page.objects()) {
                Optional<Digest> root = NativeKeys.rootOf(info.key());
                if (root.isPresent() && info.modified().isAfter(oldest)) {
                    count.add(root.equals(before) ? 0 : 1, NativeKeys.bytesOf(info.key()));
                    before = root;
                }
            }
            after = page.next();
        } while (after.isPresent() && count.hasRoom(config, 1, 1));
        return count;
    }
}
