package io.stowage.nix.collect;

import io.stowage.content.Contents;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The NARs of one cache that no narinfo has. They are condemned first, and go when nobody has asked for them since. */
final class UnusedNars {
    private static final int PAGE = 500;
    private static final String UNUSED = "n.cache = :cache AND n.name > :after AND NOT EXISTS"
            + " (SELECT 1 FROM nix_path p WHERE p.cache = n.cache AND p.nar = n.name) AND ";

    private final String cache;
    private final Database database;
    private final Contents contents;
    private final StoredAmounts amounts;

    UnusedNars(String cache, Database database, Contents contents) {
        this.cache = cache;
        this.database = database;
        this.contents = contents;
        this.amounts = new StoredAmounts(database);
    }

    private record Nar(String name, long content, long size, String owner) {}

    /** How many, and their bytes. */
    record Found(long nars, long bytes) {
        Found plus(List<Nar> more) {
            return new Found(
                    nars + more.size(),
                    bytes + more.stream().mapToLong(Nar::size).sum());
        }
    }

    Found count(Instant wantedBefore) {
        return database.read(
                "count NARs without narinfos",
                rows -> rows.createQuery("SELECT COUNT(*), COALESCE(SUM(n.size), 0) FROM nix_nar n WHERE " + UNUSED
                                + "n.wanted_at < :before")
                        .bind("cache", cache)
                        .bind("after", "")
                        .bind("before", wantedBefore.toEpochMilli())
                        .map((row, context) -> new Found(row.getLong(1), row.getLong(2)))
                        .one());
    }

    /** Answers all, condemned just now or before. */
    Found condemn(Instant wantedBefore, Instant now, Turn turn) {
        String unused = UNUSED + "n.wanted_at < :before";
        Found all = new Found(0, 0);
        List<Nar> page = page("", unused, wantedBefore);
        while (!page.isEmpty() && !turn.isOver()) {
            List<Nar> some = page;
            int[] unusedCounts = database.write("condemn NARs", rows -> {
                turn.fence().accept(rows);
                PreparedBatch batch = rows.prepareBatch("UPDATE nix_nar SET condemned_at = ? WHERE cache = ?"
                        + " AND name = ? AND condemned_at IS NULL AND wanted_at < ?");
                some.forEach(nar -> batch.add(now.toEpochMilli(), cache, nar.name(), wantedBefore.toEpochMilli()));
                return batch.execute();
            });
            all = all.plus(some);
            page = page(some.get(some.size() - 1).name(), unused, wantedBefore);
        }
        return all;
    }

    /** Removes what was condemned until then. Whatever brings or wants a NAR takes the verdict back. */
    Found remove(Instant condemnedBefore, Turn turn) {
        Found all = new Found(0, 0);
        Found some = new Found(1, 0);
        while (some.nars() > 0 && !turn.isOver()) {
            some = database.write("remove NARs", rows -> {
                turn.fence().accept(rows);
                return removeSome(rows, condemnedBefore);
            });
            all = new Found(all.nars() + some.nars(), all.bytes() + some.bytes());
        }
        return all;
    }

    private Found removeSome(Handle rows, Instant condemnedBefore) {
        List<Nar> some =
                page(rows, "", UNUSED + "n.condemned_at IS NOT NULL AND n.condemned_at <= :before", condemnedBefore);
        for (Nar nar : some) {
            rows.execute("DELETE FROM nix_nar WHERE cache = ? AND name = ?", cache, nar.name());
            amounts.change(rows, nar.owner(), -nar.size(), -1);
        }
        contents.letGo(rows, some.stream().map(Nar::content).toList());
        return new Found(0, 0).plus(some);
    }

    private List<Nar> page(String after, String which, Instant before) {
        return database.read("find NARs without narinfos", rows -> page(rows, after, which, before));
    }

    private List<Nar> page(Handle rows, String after, String which, Instant before) {
        return rows.createQuery("SELECT n.name, n.content, n.size, n.owner FROM nix_nar n WHERE " + which
                        + " ORDER BY n.name LIMIT " + PAGE)
                .bind("cache", cache)
                .bind("after", after)
                .bind("before", before.toEpochMilli())
                .map((row, context) -> new Nar(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)))
                .list();
    }
}
