package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import io.stowage.database.SqlLists;
import io.stowage.digest.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    Packages.Page page(PackageFilter filter, Party party, int limit) {
        return database.read("list packages", rows -> page(rows, filter, party, limit));
    }

    private Packages.Page page(Handle rows, PackageFilter filter, Party party, int limit) {
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

    /** In the order of the ids. */
    private static List<ArtifactPackage> matching(Handle rows, List<String> ids, PackageFilter filter) {
        List<ArtifactPackage> found =
                PackageRows.find(rows, ids).stream().filter(filter::matches).toList();
        if (filter.digest().isEmpty() || found.isEmpty()) {
            return found;
        }
        Set<String> have = withFile(rows, found, filter.digest().get());
        return found.stream().filter(each -> have.contains(each.id())).toList();
    }

    private static Set<String> withFile(Handle rows, List<ArtifactPackage> among, Digest digest) {
        Set<String> have = new HashSet<>();
        List<String> ids = among.stream().map(ArtifactPackage::id).toList();
        for (List<String> part : SqlLists.parts(ids)) {
            SqlLists.query(
                            rows,
                            "SELECT DISTINCT package FROM artifact_file WHERE package IN",
                            part,
                            "AND " + digest.algorithm().label() + " = ? AND state = 2",
                            digest.bytes())
                    .mapTo(String.class)
                    .forEach(have::add);
        }
        return have;
    }

    static boolean isListedFor(ArtifactPackage found, Party party) {
        return isListedFor(found.state(), found.coordinates().producer(), party);
    }

    static boolean isListedFor(PackageState state, String producer, Party party) {
        return state == PackageState.FINALIZED || party.publishesFor(producer);
    }
}
