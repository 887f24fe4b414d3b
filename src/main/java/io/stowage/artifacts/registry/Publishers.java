package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import io.stowage.fault.BadRequest;
import io.stowage.store.placement.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** For which producers access keys may publish: globs such as {@code ci/**}. A key without any publishes nothing. */
public final class Publishers {
    private static final int MOST_PATTERNS = 64;
    private static final int MOST_SHOWN = 1000;

    private final Database database;

    Publishers(Database database) {
        this.database = database;
    }

    public List<Glob> of(String key) {
        return database.read("find the producers of a key", rows -> patterns(rows, key)).stream()
                .map(Glob::new)
                .toList();
    }

    /** For which producers any of these keys may publish. */
    public List<Glob> ofAny(List<String> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return database
                .read(
                        "find the producers of keys",
                        rows -> rows.createQuery(
                                        "SELECT DISTINCT producers FROM artifact_publisher WHERE access_key IN (<keys>) ORDER BY producers")
                                .bindList("keys", keys)
                                .mapTo(String.class)
                                .list())
                .stream()
                .map(Glob::new)
                .toList();
    }

    private static List<String> patterns(Handle rows, String key) {
        return rows.createQuery("SELECT producers FROM artifact_publisher WHERE access_key = :key ORDER BY producers")
                .bind("key", key)
                .mapTo(String.class)
                .list();
    }

    /** In place of those that the key had. */
    public void set(String key, List<String> producers) {
        BadRequest.unless(
                producers.size() <= MOST_PATTERNS, "a key publishes for at most " + MOST_PATTERNS + " patterns");
        producers.forEach(pattern -> BadRequest.unless(
                pattern.length() <= Glob.MAX_LENGTH && pattern.matches("[A-Za-z0-9._@+/*-]+"),
                "a pattern of producers has letters, digits and . _ @ + / - and *, such as ci/**"));
        database.write("set the producers of a key", rows -> {
            rows.execute("DELETE FROM artifact_publisher WHERE access_key = ?", key);
            producers.stream()
                    .distinct()
                    .forEach(pattern -> rows.execute(
                            "INSERT INTO artifact_publisher (access_key, producers) VALUES (?, ?)", key, pattern));
            return producers;
        });
    }

    /** Keys and their patterns, in the order of the keys. */
    public Map<String, List<String>> all() {
        Map<String, List<String>> all = new TreeMap<>();
        database.read(
                        "list the producers of keys",
                        rows -> rows.createQuery("SELECT access_key, producers FROM artifact_publisher"
                                        + " ORDER BY access_key, producers LIMIT " + MOST_SHOWN)
                                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                                .list())
                .forEach(row -> all.computeIfAbsent(row.getKey(), key -> new ArrayList<>())
                        .add(row.getValue()));
        return all;
    }
}
