package io.stowage.content;

import io.stowage.database.Database;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a store and a database hold that no item needs, after all tasks have run. */
final class Leftovers {
    private Leftovers() {}

    static List<String> find(Database database, ObjectStore store) throws IOException {
        List<String> found = new ArrayList<>();
        Set<String> known = database.read(
                "find objects",
                rows -> new HashSet<>(
                        rows.createQuery("SELECT name FROM content_place UNION SELECT name FROM content_pieces")
                                .mapTo(String.class)
                                .list()));
        for (String there : keys(store)) {
            if (!known.remove(there)) {
                found.add("no row knows " + there);
            }
        }
        known.forEach(missing -> found.add(missing + " is not there"));
        for (String table : List.of("content_loose", "content_hold", "content_removal", "content_orphan")) {
            if (count(database, table) > 0) {
                found.add("rows in " + table);
            }
        }
        if (count(
                        database,
                        "content c WHERE NOT EXISTS (SELECT 1 FROM item WHERE content = c.id)"
                                + " AND NOT EXISTS (SELECT 1 FROM content_span WHERE part = c.id)")
                > 0) {
            found.add("contents that nothing claims");
        }
        return found;
    }

    private static List<String> keys(ObjectStore store) throws IOException {
        List<String> keys = new ArrayList<>();
        ListQuery query = ListQuery.prefix("");
        while (true) {
            Listing page = store.list(query);
            page.objects().stream().map(ObjectInfo::key).forEach(key -> keys.add(key.text()));
            if (page.next().isEmpty()) {
                return keys;
            }
            query = query.after(page.next().get());
        }
    }

    static int count(Database database, String what) {
        return database.read(
                "count",
                rows -> rows.createQuery("SELECT COUNT(*) FROM " + what)
                        .mapTo(Integer.class)
                        .one());
    }
}
