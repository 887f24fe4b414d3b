package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** How many packages a filter means. It looks at each of them once, in an index where one has all that is asked for. */
final class PackageCount {
    private final Database database;

    PackageCount(Database database) {
        this.database = database;
    }

    long count(PackageFilter filter, Requester party) {
        return database.read("count packages", rows -> {
            if (filter.state() == PackageState.FINALIZED || party.administrator()) {
                return query(rows, "SELECT COUNT(*) ", filter, "")
                        .mapTo(Long.class)
                        .one();
            }
            // Of packages that only their producers see, by producer.
            return query(rows, "SELECT p.producer, COUNT(*) ", filter, " GROUP BY p.producer")
                    .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                    .list()
                    .stream()
                    .filter(each -> PackageList.isListedFor(filter.state(), each.getKey(), party))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        });
    }

    private static Query query(Handle rows, String what, PackageFilter filter, String rest) {
        Map<String, Object> values = new LinkedHashMap<>();
        String where = where(filter, values);
        return rows.createQuery(what + "FROM artifact_package p WHERE " + where + rest)
                .bindMap(values);
    }

    private static String where(PackageFilter filter, Map<String, Object> values) {
        StringBuilder where = new StringBuilder("p.state = :state");
        values.put("state", filter.state().code());
        filter.producer().ifPresent(value -> compare(where, values, "producer", "=", value));
        filter.name().ifPresent(value -> compare(where, values, "name", "=", value));
        filter.version().ifPresent(value -> compare(where, values, "version", "=", value));
        filter.retentionClass().ifPresent(value -> compare(where, values, "retention_class", "=", value));
        filter.from().ifPresent(id -> compare(where, values, "id", ">=", id));
        filter.to().ifPresent(id -> compare(where, values, "id", "<", id));
        filter.digest().ifPresent(digest -> {
            where.append(" AND p.id IN (SELECT f.package FROM artifact_file f WHERE f.")
                    .append(digest.algorithm().label())
                    .append(" = :digest AND f.state = 2)");
            values.put("digest", digest.bytes());
        });
        int number = 0;
        for (Map.Entry<String, String> label : filter.labels().entrySet()) {
            where.append(" AND p.id IN (SELECT l.package FROM artifact_label l WHERE l.name = :label" + number
                    + " AND l.value = :content" + number + ")");
            values.put("label" + number, label.getKey());
            values.put("content" + number, label.getValue());
            number++;
        }
        return where.toString();
    }

    private static void compare(
            StringBuilder where, Map<String, Object> values, String column, String sign, String value) {
        String name = "v" + values.size();
        where.append(" AND p.")
                .append(column)
                .append(' ')
                .append(sign)
                .append(" :")
                .append(name);
        values.put(name, value);
    }
}
