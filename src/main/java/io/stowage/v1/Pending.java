package io.stowage.v1;

import io.stowage.digest.tree.BlobTree;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The trees that wait for their chunks: a few for each root, each for a limited time. */
final class Pending {
    static final String AREA = "blob-pending/";
    /** A tree that is sent again is written again when this part of its life is over. */
    private static final int TOUCHES = 24;

    private final ObjectStore store;
    private final Records records;
    private final UploadConfig config;
    private final Clock clock;

    Pending(ObjectStore store, Records records, UploadConfig config, Clock clock) {
        this.store = store;
        this.records = records;
        this.config = config;
        this.clock = clock;
    }

    /** Lets a tree wait beside those that wait already; the one untouched for longest goes when there are too many. */
    void accept(BlobId id, BlobTree tree) throws IOException {
        Key key = NativeKeys.pending(id.owner(), id.root(), tree.fingerprint());
        List<ObjectInfo> waiting = records.pending(id);
        Optional<ObjectInfo> mine =
                waiting.stream().filter(info -> info.key().equals(key)).findFirst();
        Instant now = clock.instant();
        Duration touchAfter = config.pendingLife().dividedBy(TOUCHES);
        if (mine.isEmpty() || mine.get().modified().isBefore(now.minus(touchAfter))) {
            records.writePending(key, tree);
        }
        dropOldest(waiting.stream().filter(info -> !info.key().equals(key)).toList());
    }

    /** Removes what has waited for longer than its life, for all owners; says how many there were. */
    int expire() throws IOException {
        Instant oldest = clock.instant().minus(config.pendingLife());
        ListQuery query = ListQuery.prefix(AREA);
        int expired = 0;
        while (true) {
            Listing page = store.list(query);
            for (ObjectInfo info : page.objects()) {
                if (!info.modified().isAfter(oldest)) {
                    records.delete(info.key());
                    expired++;
                }
            }
            if (page.next().isEmpty()) {
                return expired;
            }
            query = query.after(page.next().get());
        }
    }

    /** The accepted tree, as the store has it. */
    static Candidate require(Known known, BlobTree tree) {
        return known.candidates().stream()
                .filter(candidate -> candidate.tree().equals(tree))
                .findFirst()
                .orElseThrow(() -> new StowageException(
                        Fault.BUSY, "too many uploads of this blob begin at once", null, Duration.ofSeconds(1)));
    }

    private void dropOldest(List<ObjectInfo> others) throws IOException {
        List<ObjectInfo> oldestFirst = others.stream()
                .sorted(Comparator.comparing(ObjectInfo::modified))
                .toList();
        int surplus = Math.max(0, others.size() + 1 - config.maxPending());
        for (ObjectInfo info : oldestFirst.subList(0, surplus)) {
            records.delete(info.key());
        }
    }
}
