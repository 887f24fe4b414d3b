package io.stowage.nix.cache;

import io.stowage.database.Database;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the paths of one cache were asked for last. Uses are held in memory and brought to the rows in batches by a task, so
 * that reading writes nothing. A crash loses those since the last batch.
 */
public final class LastUses {
    private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);
    private static final int MOST = 50_000;
    private static final int AT_ONCE = 500;
    private static final String OF_PATH =
            "UPDATE nix_use SET used_at = :at WHERE cache = :cache AND hash = :name AND used_at < :at";
    private static final String OF_NAR = "UPDATE nix_use SET used_at = :at WHERE cache = :cache AND used_at < :at"
            + " AND hash IN (SELECT p.hash FROM nix_path p WHERE p.cache = :cache AND p.nar = :name)";

    private final String cache;
    private final Database database;
    private final Clock clock;
    private final Map<String, Long> paths = new ConcurrentHashMap<>();
    private final Map<String, Long> nars = new ConcurrentHashMap<>();

    LastUses(String cache, Database database, Clock clock) {
        this.cache = cache;
        this.database = database;
        this.clock = clock;
    }

    void note(PathHash hash) {
        note(paths, hash.text());
    }

    /** Clients that remember a narinfo ask for its NAR only. */
    void note(NarName name) {
        note(nars, name.fileName());
    }

    private void note(Map<String, Long> some, String name) {
        some.put(name, clock.millis());
        if (some.size() >= MOST) {
            flushEarly(some);
        }
    }

    /** One at a time; where the database does not answer, the memory does not grow, and uses are lost. */
    private synchronized void flushEarly(Map<String, Long> some) {
        if (some.size() < MOST) {
            return;
        }
        try {
            flush();
        } catch (StowageException e) {
            LOG.warn("forgets when {} paths of the cache {} were used: {}", some.size(), cache, e.getMessage());
            some.clear();
        }
    }

    /** Brings what is held to the rows. Answers how much that was; what fails is held on. */
    public int flush() {
        return flush(paths, OF_PATH) + flush(nars, OF_NAR);
    }

    private int flush(Map<String, Long> held, String statement) {
        // In one order, so that two nodes do not wait for each other.
        List<Map.Entry<String, Long>> all = List.copyOf(new TreeMap<>(held).entrySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Map.Entry<String, Long>> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            int[] unused = database.write("note when paths were used", rows -> {
                PreparedBatch batch = rows.prepareBatch(statement);
                some.forEach(use -> batch.bind("at", use.getValue())
                        .bind("cache", cache)
                        .bind("name", use.getKey())
                        .add());
                return batch.execute();
            });
            some.forEach(use -> held.remove(use.getKey(), use.getValue()));
        }
        return all.size();
    }
}
