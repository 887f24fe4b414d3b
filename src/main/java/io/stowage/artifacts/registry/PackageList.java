package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Pages of packages in the order of their ids, which is that of time; what is added meanwhile moves nothing. */
final class PackageList {
    /** Open packages of other producers are stepped over; a page looks at no more than this. */
    private static final int MOST_SEEN = 5000;

    private final Database database;

    PackageList(Database database) {
        this.database = database;
    }

    /** @param next the id to go on behind; empty at the end */
    record Page(List<ArtifactPackage> packages, Optional<String> next) {}

    Page page(PackageFilter filter, Party party, int limit) {
        return database.read("list packages", rows -> page(rows, filter, party, limit));
    }

    private static Page page(Handle rows, PackageFilter filter, Party party, int limit) {
        List<ArtifactPackage> shown = new ArrayList<>();
        PackageFilter at = filter;
        for (int seen = 0; seen < MOST_SEEN; ) {
            List<ArtifactPackage> some = some(rows, at, limit + 1);
            for (ArtifactPackage found : some) {
                if (shown.size() == limit) {
                    return new Page(shown, at.after());
                }
                at = at.after(found.id());
                if (isListedFor(found, party)) {
                    shown.add(found);
                }
            }
            if (some.size() <= limit) {
                return new Page(shown, Optional.empty());
            }
            seen += some.size();
        }
        return new Page(shown, at.after());
    }

    private static boolean isListedFor(ArtifactPackage found, Party party) {
        return found.state() == PackageState.FINALIZED
                || party.publishesFor(found.coordinates().producer());
    }

    private static List<ArtifactPackage> some(Handle rows, PackageFilter filter, int limit) {
        String order = filter.oldestFirst() ? " ORDER BY p.id LIMIT :limit" : " ORDER BY p.id DESC LIMIT :limit";
        Map<String, Object> values = new LinkedHashMap<>();
        String where = where(filter, values);
        return PackageRows.list(
                rows, bind(PackageRows.select(rows, where + order), values).bind("limit", limit));
    }

    long count(PackageFilter filter) {
        return database.read("count packages", rows -> {
            Map<String, Object> values = new LinkedHashMap<>();
            String where = where(filter, values);
            return bind(rows.createQuery("SELECT COUNT(*) FROM artifact_package p " + where), values)
                    .mapTo(Long.class)
                    .one();
        });
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Map<String, Object> values) {
        values.forEach(statement::bind);
        return statement;
    }

    private static String where(PackageFilter filter, Map<String, Object> values) {
        StringBuilder where = new StringBuilder("WHERE p.state = :state");
        values.put("state", filter.state().code());
        filter.producer().ifPresent(value -> equal(where, values, "producer", value));
        filter.name().ifPresent(value -> equal(where, values, "name", value));
        filter.version().ifPresent(value -> equal(where, values, "version", value));
        filter.retentionClass().ifPresent(value -> equal(where, values, "retention_class", value));
        filter.createdAfter().ifPresent(moment -> {
            where.append(" AND p.id >= :since");
            values.put("since", PackageIds.time(moment));
        });
        filter.createdBefore().ifPresent(moment -> {
            where.append(" AND p.id < :until");
            values.put("until", PackageIds.time(moment));
        });
        filter.after().ifPresent(id -> {
            where.append(filter.oldestFirst() ? " AND p.id > :after" : " AND p.id < :after");
            values.put("after", id);
        });
        filter.digest().ifPresent(digest -> {
            where.append(" AND p.id IN (SELECT f.package FROM artifact_file f WHERE f.")
                    .append(digest.algorithm().label())
                    .append(" = :digest AND f.state = 2)");
            values.put("digest", digest.bytes());
        });
        int number = 0;
        for (Map.Entry<String, String> label : filter.labels().entrySet()) {
            where.append(" AND p.id IN (SELECT l.package FROM artifact_label l WHERE l.name = :label")
                    .append(number)
                    .append(" AND l.value = :value")
                    .append(number)
                    .append(')');
            values.put("label" + number, label.getKey());
            values.put("value" + number, label.getValue());
            number++;
        }
        return where.toString();
    }

    private static void equal(StringBuilder where, Map<String, Object> values, String column, String value) {
        where.append(" AND p.").append(column).append(" = :").append(column);
        values.put(column, value);
    }
}
