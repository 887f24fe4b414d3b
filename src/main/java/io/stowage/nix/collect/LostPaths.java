package io.stowage.nix.collect;

import io.stowage.content.Contents;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.nix.cache.Files;
import io.stowage.nix.cache.PathRows;
import io.stowage.nix.format.PathHash;
import io.stowage.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Finds the narinfos of one cache whose NARs are lost: the rows say that the bytes are missing, as reading or verifying found
 * out, and the store confirms it. A store that does not answer confirms nothing.
 */
final class LostPaths {
    private static final int PAGE = 500;

    private final String cache;
    private final Database database;
    private final Contents contents;
    private final Stores stores;
    private final Files files;
    private final PathRows paths;
    private final StoredAmounts amounts;
    private final Clock clock;

    LostPaths(String cache, Database database, Contents contents, Stores stores, Files files, Clock clock) {
        this.cache = cache;
        this.database = database;
        this.contents = contents;
        this.stores = stores;
        this.files = files;
        this.paths = new PathRows(cache);
        this.amounts = new StoredAmounts(database);
        this.clock = clock;
    }

    private record Nar(String name, long content, long size, String owner) {}

    /** @param removed how many of them this very round removed */
    record Lost(List<PathHash> paths, long removed) {}

    /**
     * @param repair whether they are removed, so that clients build or upload them again, even where others refer to them
     */
    Lost find(boolean repair, Turn turn) throws IOException {
        List<PathHash> lost = new ArrayList<>();
        long removed = 0;
        List<Nar> page = page("");
        while (!page.isEmpty() && !turn.isOver()) {
            for (Nar nar : suspects(page)) {
                if (isAbsent(nar)) {
                    List<PathHash> its = database.read("find narinfos", rows -> narInfos(rows, nar));
                    lost.addAll(its);
                    removed += repair && isAbsent(nar) ? remove(nar, turn) : 0;
                }
            }
            page = page(page.get(page.size() - 1).name());
        }
        return new Lost(lost, removed);
    }

    private List<Nar> page(String after) {
        return database.read(
                "find NARs",
                rows -> rows.createQuery("SELECT name, content, size, owner FROM nix_nar"
                                + " WHERE cache = :cache AND name > :after ORDER BY name LIMIT " + PAGE)
                        .bind("cache", cache)
                        .bind("after", after)
                        .map((row, context) ->
                                new Nar(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)))
                        .list());
    }

    private List<Nar> suspects(List<Nar> page) {
        Set<Long> ids = page.stream().map(Nar::content).collect(Collectors.toSet());
        Map<Long, List<Place>> places = database.read("find places", rows -> contents.places(rows, ids));
        return page.stream()
                .filter(nar -> isMissing(places.getOrDefault(nar.content(), List.of())))
                .toList();
    }

    private static boolean isMissing(List<Place> places) {
        return places.stream().allMatch(place -> place.state() == Place.State.MISSING);
    }

    private boolean isAbsent(Nar nar) throws IOException {
        for (Place place : database.read("find places", rows -> contents.places(rows, nar.content()))) {
            boolean known = stores.names().contains(place.store());
            if (!known || stores.require(place.store()).head(place.key()).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private List<PathHash> narInfos(Handle rows, Nar nar) {
        return rows.createQuery("SELECT hash FROM nix_path WHERE cache = :cache AND nar = :nar ORDER BY hash")
                .bind("cache", cache)
                .bind("nar", nar.name())
                .map((row, context) -> new PathHash(row.getString(1)))
                .list();
    }

    /** Unless an upload has brought the bytes since. */
    private int remove(Nar nar, Turn turn) {
        return database.write("remove narinfos without bytes", rows -> {
            turn.fence().accept(rows);
            if (!isMissing(contents.places(rows, nar.content()))) {
                return 0;
            }
            List<PathHash> its = narInfos(rows, nar);
            files.deleteListings(rows, its);
            paths.delete(rows, its, clock.millis());
            if (rows.execute("DELETE FROM nix_nar WHERE cache = ? AND name = ?", cache, nar.name()) > 0) {
                contents.letGo(rows, nar.content());
                amounts.change(rows, nar.owner(), -nar.size(), -1);
            }
            return its.size();
        });
    }
}
