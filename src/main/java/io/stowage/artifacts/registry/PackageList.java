package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import io.stowage.database.SqlLists;
import io.stowage.digest.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Pages of packages in the order of their ids, which is that of time; what is added meanwhile moves nothing. A page looks
 * at a bounded number of packages, so it costs the same however many there are. Where few of those meet a filter, it has
 * fewer than were asked for and says where to go on.
 */
final class PackageList {
    static final int MOST_SEEN = 5000;
    private static final int MOST_AT_ONCE = 1000;
    private static final int GROWTH = 4;

    private final Database database;
    private final int mostSeen;

    PackageList(Database database, int mostSeen) {
        this.database = database;
        this.mostSeen = mostSeen;
    }

    Packages.Page page(PackageFilter filter, Requester party, int limit) {
        return database.read("list packages", rows -> page(rows, filter, party, limit));
    }

    private Packages.Page page(Handle rows, PackageFilter filter, Requester party, int limit) {
        PackageOrder order = PackageOrder.best(rows, filter);
        List<ArtifactPackage> shown = new ArrayList<>();
        PackageFilter at = filter;
        int seen = 0;
        int chunk = limit + 1;
        while (seen < mostSeen) {
            int most = Math.min(chunk, mostSeen - seen);
            List<String> ids = order.ids(rows, at, most);
            for (ArtifactPackage found : matching(rows, ids, filter)) {
                if (!isListedFor(found, party)) {
                    continue;
                }
                if (shown.size() == limit) {
                    return Packages.Page.upTo(shown, shown.get(limit - 1).id());
                }
                shown.add(found);
            }
            if (ids.size() < most) {
                return Packages.Page.last(shown);
            }
            at = at.after(ids.get(ids.size() - 1));
            seen += ids.size();
            chunk = Math.min(MOST_AT_ONCE, chunk * GROWTH);
        }
        return Packages.Page.upTo(shown, at.after().orElseThrow());
    }

    /** In the order of the ids. What is looked up by the id alone comes first, as most packages may fail there. */
    private static List<ArtifactPackage> matching(Handle rows, List<String> ids, PackageFilter filter) {
        List<String> left = ids;
        for (Map.Entry<String, String> label : filter.labels().entrySet()) {
            left = having(
                    rows,
                    left,
                    "artifact_label l WHERE l.package = p.id AND l.name = ? AND l.value = ?",
                    label.getKey(),
                    label.getValue());
        }
        if (filter.digest().isPresent()) {
            Digest digest = filter.digest().get();
            left = having(
                    rows,
                    left,
                    "artifact_file f WHERE f.package = p.id AND f."
                            + digest.algorithm().label() + " = ? AND f.state = 2",
                    digest.bytes());
        }
        List<ArtifactPackage> found =
                PackageRows.bare(rows, left).stream().filter(filter::matches).toList();
        return PackageRows.labelled(rows, found);
    }

    /**
     * A subquery with a limit is looked up for each package. Joined to the list, PostgreSQL would read all packages that
     * have a common label or file.
     */
    private static List<String> having(Handle rows, List<String> ids, String what, Object... values) {
        Set<String> have = new HashSet<>();
        for (List<String> part : SqlLists.parts(ids)) {
            SqlLists.query(
                            rows,
                            "SELECT p.id FROM artifact_package p WHERE p.id IN",
                            part,
                            "AND (SELECT 1 FROM " + what + " LIMIT 1) IS NOT NULL",
                            values)
                    .mapTo(String.class)
                    .forEach(have::add);
        }
        return ids.stream().filter(have::contains).toList();
    }

    static boolean isListedFor(ArtifactPackage found, Requester party) {
        return isListedFor(found.state(), found.coordinates().producer(), party);
    }

    static boolean isListedFor(PackageState state, String producer, Requester party) {
        return state == PackageState.FINALIZED || party.publishesFor(producer);
    }
}
