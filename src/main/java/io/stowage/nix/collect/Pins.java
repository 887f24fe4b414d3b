package io.stowage.nix.collect;

import io.stowage.database.Database;
import io.stowage.nix.cache.PathRows;
import io.stowage.nix.format.PathHash;
import io.stowage.nix.format.StorePath;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The pins of one cache: paths that stay, with all that they refer to. */
public final class Pins {
    private final String cache;
    private final Database database;
    private final PathRows paths;
    private final Clock clock;

    public Pins(String cache, Database database, Clock clock) {
        this.cache = cache;
        this.database = database;
        this.paths = new PathRows(cache);
        this.clock = clock;
    }

    /**
     * @param owner who pinned it
     * @param present whether the path is in the cache, which it is unless its bytes were lost
     */
    public record Pin(StorePath path, String owner, Instant at, boolean present) {}

    /** What became of a wish to pin. */
    public enum Outcome {
        PINNED,
        /** By an earlier wish, which stays as it is. */
        PINNED_BEFORE,
        NO_SUCH_PATH
    }

    public Outcome add(PathHash hash, String owner) {
        return database.write("pin " + hash, rows -> {
            if (paths.find(rows, hash).isEmpty()) {
                return Outcome.NO_SUCH_PATH;
            }
            paths.use(rows, hash, clock.millis());
            int added = rows.execute(
                    "INSERT INTO nix_pin (cache, hash, name, owner, pinned_at)"
                            + " SELECT cache, hash, name, ?, ? FROM nix_path WHERE cache = ? AND hash = ?"
                            + " ON CONFLICT (cache, hash) DO NOTHING",
                    owner,
                    clock.millis(),
                    cache,
                    hash.text());
            return added > 0 ? Outcome.PINNED : Outcome.PINNED_BEFORE;
        });
    }

    /** False when there was none. */
    public boolean remove(PathHash hash) {
        return database.write(
                "unpin " + hash,
                rows -> rows.execute("DELETE FROM nix_pin WHERE cache = ? AND hash = ?", cache, hash.text()) > 0);
    }

    /** In the order of their hashes, behind one of them. */
    public List<Pin> list(String after, int limit) {
        return database.read("list pins", rows -> list(rows, after, limit));
    }

    private List<Pin> list(Handle rows, String after, int limit) {
        return rows.createQuery("SELECT n.hash, n.name, n.owner, n.pinned_at, EXISTS (SELECT 1 FROM nix_path p"
                        + " WHERE p.cache = n.cache AND p.hash = n.hash) AS present FROM nix_pin n"
                        + " WHERE n.cache = :cache AND n.hash > :after ORDER BY n.hash LIMIT :limit")
                .bind("cache", cache)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Pin(
                        new StorePath(new PathHash(row.getString(1)), row.getString(2)),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        row.getBoolean(5)))
                .list();
    }
}
