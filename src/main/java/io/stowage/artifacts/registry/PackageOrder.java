package io.stowage.artifacts.registry;

import io.stowage.digest.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * An index in which packages that meet one condition of a filter stand in the order of their ids. What else the filter
 * asks for has to be looked at in each package.
 *
 * @param column that has the id
 * @param sql without its last condition
 */
record PackageOrder(String column, String sql, Map<String, Object> values) {
    private static final int MOST_COUNTED = 2000;
    private static final String PACKAGES = "SELECT id FROM artifact_package WHERE ";

    /** Of the indexes that the filter allows, the one with the fewest packages. */
    static PackageOrder best(Handle rows, PackageFilter filter) {
        List<PackageOrder> all = all(filter);
        if (all.size() == 1) {
            return all.get(0);
        }
        Map<PackageOrder, Integer> sizes = new LinkedHashMap<>();
        all.forEach(each -> sizes.put(each, each.size(rows, filter)));
        return sizes.entrySet().stream()
                .min(Comparator.comparingInt(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private static List<PackageOrder> all(PackageFilter filter) {
        List<PackageOrder> all = new ArrayList<>();
        filter.digest().ifPresent(digest -> all.add(ofDigest(digest)));
        filter.labels()
                .forEach((name, value) -> all.add(new PackageOrder(
                        "package",
                        "SELECT package FROM artifact_label WHERE name = :name AND value = :value",
                        Map.of("name", name, "value", value))));
        if (filter.producer().isPresent() && filter.name().isPresent()) {
            all.add(new PackageOrder(
                    "id",
                    PACKAGES + "producer = :producer AND name = :name AND state = :state",
                    Map.of(
                            "producer",
                            filter.producer().get(),
                            "name",
                            filter.name().get(),
                            "state",
                            filter.state().code())));
        } else {
            filter.producer().ifPresent(value -> all.add(ofColumn("producer", value, filter)));
            filter.name().ifPresent(value -> all.add(ofColumn("name", value, filter)));
        }
        filter.version().ifPresent(value -> all.add(ofColumn("version", value, filter)));
        filter.retentionClass().ifPresent(value -> all.add(ofColumn("retention_class", value, filter)));
        if (all.isEmpty()) {
            all.add(new PackageOrder(
                    "id",
                    PACKAGES + "state = :state",
                    Map.of("state", filter.state().code())));
        }
        return all;
    }

    private static PackageOrder ofDigest(Digest digest) {
        return new PackageOrder(
                "package",
                "SELECT DISTINCT package FROM artifact_file WHERE "
                        + digest.algorithm().label() + " = :digest AND state = 2",
                Map.of("digest", digest.bytes()));
    }

    private static PackageOrder ofColumn(String column, String value, PackageFilter filter) {
        return new PackageOrder(
                "id",
                PACKAGES + column + " = :value AND state = :state",
                Map.of("value", value, "state", filter.state().code()));
    }

    private int size(Handle rows, PackageFilter filter) {
        return within(
                        rows,
                        "SELECT COUNT(*) FROM (" + sql + bounds(filter) + " LIMIT " + MOST_COUNTED + ") counted",
                        filter)
                .mapTo(Integer.class)
                .one();
    }

    /** The next ids within the bounds of the filter, in its order. */
    List<String> ids(Handle rows, PackageFilter filter, int limit) {
        String order = " ORDER BY " + column + (filter.oldestFirst() ? "" : " DESC") + " LIMIT :limit";
        return within(rows, sql + bounds(filter) + order, filter)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    private String bounds(PackageFilter filter) {
        return (filter.from().isPresent() ? " AND " + column + " >= :from" : "")
                + (filter.to().isPresent() ? " AND " + column + " < :to" : "")
                + filter.after()
                        .map(id -> " AND " + column + (filter.oldestFirst() ? " > :after" : " < :after"))
                        .orElse("");
    }

    private Query within(Handle rows, String statement, PackageFilter filter) {
        Query query = rows.createQuery(statement).bindMap(values);
        bind(query, "from", filter.from());
        bind(query, "to", filter.to());
        bind(query, "after", filter.after());
        return query;
    }

    private static void bind(Query query, String name, Optional<String> value) {
        value.ifPresent(text -> query.bind(name, text));
    }
}
