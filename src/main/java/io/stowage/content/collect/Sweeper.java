package io.stowage.content.collect;

import io.stowage.content.ContentConfig;
import io.stowage.content.rows.UploadKeys;
import io.stowage.database.Database;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes bytes that no row knows: what a crash left between bytes and rows. Only keys older than the grace are looked at,
 * as younger ones may be an upload under way, and each is seen twice, some time apart, before it goes. Keys are in the
 * order of time, so one round lists the past and stops.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /** Between the first look and the second one. */
    public static final Duration BETWEEN = Duration.ofHours(1);

    private final Database database;
    private final Stores stores;
    private final ContentConfig config;
    private final Clock clock;

    public Sweeper(Database database, Stores stores, ContentConfig config, Clock clock) {
        this.database = database;
        this.stores = stores;
        this.config = config;
        this.clock = clock;
    }

    /** What one round came to: objects without rows that were seen for the first time, and deleted ones. */
    public record Round(int noted, int deleted) {
        Round plus(Round other) {
            return new Round(noted + other.noted, deleted + other.deleted);
        }
    }

    /** Goes through all stores. */
    public Round sweep() throws IOException {
        Round all = new Round(0, 0);
        for (String name : stores.names()) {
            all = all.plus(sweep(name, stores.require(name)));
        }
        return all;
    }

    private Round sweep(String name, ObjectStore store) throws IOException {
        Key end = Key.of(UploadKeys.minute(clock.instant().minus(config.grace())));
        Round all = new Round(0, 0);
        ListQuery query = ListQuery.prefix(UploadKeys.PREFIX);
        String from = UploadKeys.PREFIX;
        while (true) {
            Listing page = store.list(query);
            List<Key> old = page.objects().stream()
                    .map(ObjectInfo::key)
                    .filter(key -> key.compareTo(end) < 0)
                    .toList();
            boolean last = page.next().isEmpty() || old.size() < page.objects().size();
            String to = last ? end.text() : old.get(old.size() - 1).text();
            all = all.plus(judge(name, store, old, from, to));
            if (last) {
                return all;
            }
            from = to;
            query = query.after(page.next().get());
        }
    }

    /** @param keys all that lie behind {@code from}, up to {@code to} */
    private Round judge(String name, ObjectStore store, List<Key> keys, String from, String to) throws IOException {
        Set<String> known = keys.isEmpty()
                ? Set.of()
                : database.read("find which objects rows know", rows -> known(rows, name, keys));
        List<Key> orphans =
                keys.stream().filter(key -> !known.contains(key.text())).toList();
        forgetOthers(name, orphans, from, to);
        int noted = 0;
        int deleted = 0;
        for (Key orphan : orphans) {
            if (isSeenAgain(name, orphan)) {
                store.delete(orphan);
                forget(name, orphan);
                LOG.info("deleted {} from {}, which no row knew", orphan, name);
                deleted++;
            } else {
                noted++;
            }
        }
        return new Round(noted, deleted);
    }

    /** Notes of objects that are gone, or that a row knows by now. */
    private void forgetOthers(String store, List<Key> orphans, String from, String to) {
        List<String> noted = database.read(
                "find objects without rows",
                rows -> rows.createQuery("SELECT name FROM content_orphan"
                                + " WHERE store = :store AND name > :from AND name <= :to")
                        .bind("store", store)
                        .bind("from", from)
                        .bind("to", to)
                        .mapTo(String.class)
                        .list());
        Set<String> still = new HashSet<>();
        orphans.forEach(orphan -> still.add(orphan.text()));
        noted.stream().filter(name -> !still.contains(name)).forEach(name -> forget(store, Key.of(name)));
    }

    private static Set<String> known(Handle rows, String store, List<Key> keys) {
        String first = keys.get(0).text();
        String last = keys.get(keys.size() - 1).text();
        Set<String> known = new HashSet<>();
        for (String table : List.of("content_place", "content_pieces", "content_removal")) {
            known.addAll(rows.createQuery(
                            "SELECT name FROM " + table + " WHERE store = :store AND name >= :first AND name <= :last")
                    .bind("store", store)
                    .bind("first", first)
                    .bind("last", last)
                    .mapTo(String.class)
                    .list());
        }
        return known;
    }

    /** Whether it was noted long enough ago; notes it when it was not. */
    private boolean isSeenAgain(String store, Key key) {
        Instant now = clock.instant();
        return database.write("note an object without rows", rows -> {
            rows.execute(
                    "INSERT INTO content_orphan (store, name, seen_at) VALUES (?, ?, ?)"
                            + " ON CONFLICT (store, name) DO NOTHING",
                    store,
                    key.text(),
                    now.toEpochMilli());
            long seen = rows.createQuery("SELECT seen_at FROM content_orphan WHERE store = :store AND name = :name")
                    .bind("store", store)
                    .bind("name", key.text())
                    .mapTo(Long.class)
                    .one();
            return seen <= now.minus(BETWEEN).toEpochMilli();
        });
    }

    private void forget(String store, Key key) {
        database.write(
                "forget an object without rows",
                rows -> rows.execute("DELETE FROM content_orphan WHERE store = ? AND name = ?", store, key.text()));
    }
}
