package io.stowage.content.verify;

import io.stowage.content.rows.ContentRows;
import io.stowage.content.rows.Place;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The rows of places that verifications read and change. */
final class PlaceRows {
    /** Neighbours in the table are in different samples. */
    private static final int STRIDE = 7_919;

    private PlaceRows() {}

    /** Which places belong to a job, in SQL. They stay the same however often it is continued. */
    private record Condition(String sql, Map<String, Object> values) {
        static Condition of(Job job) {
            VerifyOptions options = job.options();
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("store", job.store());
            values.put("upTo", job.startedAt().minus(options.olderThan()).toEpochMilli());
            StringBuilder sql = new StringBuilder("p.store = :store AND p.verified_at <= :upTo");
            if (options.percent() < 100) {
                sql.append(" AND (p.id * " + STRIDE + " + :seed) % 100 < :percent");
                values.put("seed", job.startedAt().toEpochMilli() % 100);
                values.put("percent", options.percent());
            }
            if (!options.states().isEmpty()) {
                sql.append(options.states().stream()
                        .sorted()
                        .map(PlaceFilter::condition)
                        .collect(Collectors.joining(" OR ", " AND (", ")")));
            }
            if (!options.digests().isEmpty()) {
                sql.append(" AND p.content IN (")
                        .append(contents(options.digests(), values))
                        .append(")");
            }
            return new Condition(sql.toString(), values);
        }

        private static String contents(Set<Digest> digests, Map<String, Object> values) {
            List<String> parts = new ArrayList<>();
            for (Digest digest : digests) {
                String name = "d" + values.size();
                values.put(name, digest.bytes());
                if (digest.algorithm() == Algorithm.SHA512) {
                    parts.add("SELECT id FROM content WHERE sha512 = :" + name);
                } else {
                    parts.add("SELECT id FROM content WHERE sha256 = :" + name);
                    parts.add("SELECT id FROM content WHERE root = :" + name);
                }
            }
            return String.join(" UNION ", parts);
        }
    }

    static List<DuePlace> due(Handle rows, Job job, Cursor after, int most) {
        Condition condition = Condition.of(job);
        return rows
                .createQuery("SELECT p.id, p.content, p.store, p.name, p.state, p.stored_at, p.verified_at"
                        + " FROM content_place p WHERE " + condition.sql()
                        + " AND (p.verified_at, p.id) > (:at, :id) ORDER BY p.verified_at, p.id LIMIT :most")
                .bindMap(condition.values())
                .bind("at", after.verifiedAt())
                .bind("id", after.place())
                .bind("most", most)
                .map((row, context) -> new Row(
                        Place.of(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getInt(5),
                                row.getLong(6),
                                row.getLong(7)),
                        row.getLong(6),
                        row.getLong(7)))
                .list()
                .stream()
                .flatMap(row -> ContentRows.find(rows, row.place().content())
                        .map(content -> new DuePlace(row.place(), content, row.storedAt(), row.verifiedAt()))
                        .stream())
                .toList();
    }

    /** Whether any place of a store was not read since then. */
    static boolean anyOlder(Handle rows, String store, long than) {
        return rows.createQuery("SELECT 1 FROM content_place WHERE store = :store AND verified_at <= :than LIMIT 1")
                .bind("store", store)
                .bind("than", than)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private record Row(Place place, long storedAt, long verifiedAt) {}

    /** How many places a job has, and their bytes. */
    static long[] total(Handle rows, Job job) {
        Condition condition = Condition.of(job);
        return rows.createQuery("SELECT COUNT(*), COALESCE(SUM(c.size), 0) FROM content_place p"
                        + " JOIN content c ON c.id = p.content WHERE " + condition.sql())
                .bindMap(condition.values())
                .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
                .one();
    }

    /**
     * Notes what was found; not where the place was written again meanwhile, or is gone.
     *
     * @param at later than the start of the job, so that it is not due again
     */
    static boolean note(Handle rows, Outcome outcome, VerifyMode mode, long at) {
        DuePlace due = outcome.due();
        return switch (outcome.verdict()) {
            case VERIFIED -> mode == VerifyMode.QUICK ? isUnchanged(rows, due) : set(rows, due, Place.State.WHOLE, at);
            case FAILED -> set(rows, due, Place.State.FAILED, at);
            case MISSING -> set(rows, due, Place.State.MISSING, at);
            case ERROR, UNAVAILABLE ->
                rows.execute(
                                "UPDATE content_place SET last_error = ? WHERE id = ? AND stored_at = ?",
                                outcome.problem().orElse(""),
                                due.place().id(),
                                due.storedAt())
                        == 1;
        };
    }

    private static boolean set(Handle rows, DuePlace due, Place.State state, long at) {
        return rows.execute(
                        "UPDATE content_place SET state = ?, verified_at = ?, last_error = NULL WHERE id = ? AND stored_at = ?",
                        state.code(),
                        at,
                        due.place().id(),
                        due.storedAt())
                == 1;
    }

    private static boolean isUnchanged(Handle rows, DuePlace due) {
        return rows.createQuery("SELECT 1 FROM content_place WHERE id = :id AND stored_at = :stored")
                .bind("id", due.place().id())
                .bind("stored", due.storedAt())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    static LostCounts lost(Handle rows) {
        return rows.createQuery("SELECT COALESCE(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0), COUNT(*)"
                        + " FROM content_place WHERE state <> 0")
                .map((row, context) -> new LostCounts(row.getLong(1), row.getLong(2) - row.getLong(1)))
                .one();
    }

    static List<Location> locations(
            Handle rows, Optional<PlaceFilter> state, Optional<String> store, long after, int most) {
        StringBuilder sql = new StringBuilder(
                "SELECT p.id, p.store, p.state, p.stored_at, p.verified_at, p.last_error,"
                        + " c.size, c.sha256, c.root FROM content_place p JOIN content c ON c.id = p.content WHERE p.id > :after");
        state.ifPresent(wanted -> sql.append(" AND ").append(wanted.condition()));
        store.ifPresent(name -> sql.append(" AND p.store = :store"));
        Query query = rows.createQuery(sql.append(" ORDER BY p.id LIMIT :most").toString())
                .bind("after", after)
                .bind("most", most);
        store.ifPresent(name -> query.bind("store", name));
        return query.map((row, context) -> new Location(
                        row.getLong(1),
                        row.getString(2),
                        PlaceFilter.of(row.getInt(3), row.getLong(4), row.getLong(5)),
                        row.getLong(7),
                        Optional.ofNullable(row.getBytes(8)).map(bytes -> Digest.of(Algorithm.SHA256, bytes)),
                        Optional.ofNullable(row.getBytes(9)).map(bytes -> Digest.of(Algorithm.SHA256, bytes)),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        Optional.ofNullable(row.getString(6))))
                .list();
    }

    /** Which of these names in a store a row knows, as a place, a list of pieces, or something to be removed. */
    static Set<String> known(Handle rows, String store, List<String> names) {
        Set<String> known = new HashSet<>();
        for (String table : List.of("content_place", "content_pieces", "content_removal")) {
            rows.createQuery("SELECT name FROM " + table + " WHERE store = :store AND name IN (<names>)")
                    .bind("store", store)
                    .bindList("names", names)
                    .mapTo(String.class)
                    .forEach(known::add);
        }
        return known;
    }

    /** Answers when it was seen first. */
    static long noteOrphan(Handle rows, String store, String name, long now) {
        rows.execute(
                "INSERT INTO content_orphan (store, name, seen_at) VALUES (?, ?, ?) ON CONFLICT (store, name) DO NOTHING",
                store,
                name,
                now);
        return rows.createQuery("SELECT seen_at FROM content_orphan WHERE store = :store AND name = :name")
                .bind("store", store)
                .bind("name", name)
                .mapTo(Long.class)
                .one();
    }

    /** Those behind {@code from} up to {@code to} that are orphans no longer, or are gone. */
    static void forgetOrphans(Handle rows, String store, String from, String to, Set<String> still) {
        rows
                .createQuery("SELECT name FROM content_orphan WHERE store = :store AND name > :from AND name <= :to")
                .bind("store", store)
                .bind("from", from)
                .bind("to", to)
                .mapTo(String.class)
                .list()
                .stream()
                .filter(name -> !still.contains(name))
                .forEach(name -> rows.execute("DELETE FROM content_orphan WHERE store = ? AND name = ?", store, name));
    }
}
