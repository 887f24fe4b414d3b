package io.stowage.content.verify;

import io.stowage.content.jobs.JobEnd;
import io.stowage.content.rows.Removals;
import io.stowage.content.rows.UploadKeys;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the objects of a store with the rows: those under keys of the house, and those named by digests. Only old ones
 * count, as younger ones may be uploads under way. Nothing is deleted here: what is to go, and was found by an earlier
 * search as well, is left to the collector, which looks once more.
 */
final class OrphanSearch {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSearch.class);

    /** Between the search that finds an orphan and the one that may have it removed. */
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final VerifyParts parts;
    private final VerifyEvents events;
    private final VerifyRun run;
    private final String store;
    private final Instant before;

    OrphanSearch(VerifyParts parts, VerifyEvents events, VerifyRun run) {
        this.parts = parts;
        this.events = events;
        this.run = run;
        this.store = run.job().store();
        this.before = parts.clock().instant().minus(parts.config().grace());
    }

    /** Within a transaction. Answers how many orphans there are among these objects. */
    interface Noting {
        long note(Handle rows, List<ObjectInfo> objects);
    }

    JobEnd search() {
        Set<String> prefixes = new TreeSet<>(parts.names().byDigest(store));
        prefixes.add(UploadKeys.PREFIX);
        try {
            for (String prefix : prefixes) {
                String reached = run.cursor().name();
                boolean behind = !reached.startsWith(prefix) && reached.compareTo(prefix) > 0;
                if (!behind && !search(prefix)) {
                    return JobEnd.LEFT;
                }
            }
            return JobEnd.DONE;
        } catch (IOException e) {
            LOG.warn("cannot look for orphans in {}: {}", store, e.getMessage());
            return JobEnd.UNAVAILABLE;
        }
    }

    /** False where the run has to end before the end of the list. */
    private boolean search(String prefix) throws IOException {
        boolean own = prefix.equals(UploadKeys.PREFIX);
        String from = run.cursor().name().startsWith(prefix) ? run.cursor().name() : prefix;
        while (run.goesOn()) {
            ListQuery query = ListQuery.prefix(prefix);
            Listing page = parts.stores().require(store).list(from.equals(prefix) ? query : query.after(Key.of(from)));
            if (page.objects().isEmpty()) {
                return true;
            }
            List<ObjectInfo> old = page.objects().stream()
                    .filter(object ->
                            own ? isOldByName(object) : object.modified().isBefore(before))
                    .toList();
            boolean ends = own && old.size() < page.objects().size();
            if (!ends || !old.isEmpty()) {
                from = note(own, from, ends ? old : page.objects(), old);
            }
            if (ends || page.next().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private String note(boolean own, String from, List<ObjectInfo> seen, List<ObjectInfo> old) {
        String to = seen.get(seen.size() - 1).key().text();
        run.noteOrphans(to, old, (rows, objects) -> own ? tell(rows, objects) : note(rows, objects, from, to));
        return to;
    }

    /** Keys of the house begin with their time. */
    private boolean isOldByName(ObjectInfo object) {
        return object.key().compareTo(Key.of(UploadKeys.minute(before))) < 0;
    }

    private List<ObjectInfo> withoutRows(Handle rows, List<ObjectInfo> objects) {
        if (objects.isEmpty()) {
            return List.of();
        }
        List<String> names = objects.stream().map(object -> object.key().text()).toList();
        Set<String> known = PlaceRows.known(rows, store, names);
        return objects.stream()
                .filter(object -> !known.contains(object.key().text()))
                .toList();
    }

    private long tell(Handle rows, List<ObjectInfo> objects) {
        List<ObjectInfo> orphans = withoutRows(rows, objects);
        orphans.forEach(orphan -> events.orphan(rows, run.job(), orphan.key().text(), orphan.length(), false));
        return orphans.size();
    }

    /** Remembers orphans that are named by digests, and has those removed that were remembered before. */
    private long note(Handle rows, List<ObjectInfo> objects, String from, String to) {
        List<ObjectInfo> orphans = withoutRows(rows, objects);
        Set<String> names = new HashSet<>();
        long now = parts.clock().millis();
        for (ObjectInfo orphan : orphans) {
            String name = orphan.key().text();
            names.add(name);
            boolean seen = PlaceRows.noteOrphan(rows, store, name, now) <= now - BETWEEN.toMillis();
            boolean goes = seen && run.job().options().orphans() == Orphans.REMOVED;
            if (goes) {
                Removals.note(rows, store, orphan.key(), now);
                LOG.info("{} in {}, which no row knows, is to be deleted", name, store);
            }
            events.orphan(rows, run.job(), name, orphan.length(), goes);
        }
        PlaceRows.forgetOrphans(rows, store, from, to, names);
        return orphans.size();
    }
}
