package io.stowage.content.collect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Which rows of other rooms claim a content: all whose foreign key points to one. They are asked of the database itself,
 * so that rows of a front that is switched off count as well.
 */
final class ClaimColumns {
    /** Rows of this room's own that say nothing of a need. */
    private static final Set<String> OWN = Set.of("content_place", "content_loose", "content_pieces");

    /** A condition on a content {@code c}. */
    private final String anyClaim;

    private ClaimColumns(String anyClaim) {
        this.anyClaim = anyClaim;
    }

    static ClaimColumns read(Handle rows) throws SQLException {
        Set<String> needs = new LinkedHashSet<>();
        Connection connection = rows.getConnection();
        // Of this schema: another one of the same server may have contents of its own.
        try (ResultSet keys = connection.getMetaData().getExportedKeys(null, connection.getSchema(), "content")) {
            while (keys.next()) {
                String table = keys.getString("FKTABLE_NAME");
                String column = keys.getString("FKCOLUMN_NAME");
                // A composed content needs its parts, and does not need itself.
                boolean itself = table.equals("content_span") && column.equals("whole");
                if (!OWN.contains(table) && !itself) {
                    needs.add("EXISTS (SELECT 1 FROM " + table + " WHERE " + column + " = c.id)");
                }
            }
        }
        String any = needs.isEmpty() ? "1 = 0" : String.join(" OR ", needs);
        return new ClaimColumns(any);
    }

    boolean claim(Handle rows, long content) {
        return rows.createQuery("SELECT COUNT(*) FROM content c WHERE c.id = :id AND (" + anyClaim + ")")
                        .bind("id", content)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** Contents with numbers after {@code from} up to {@code to} that nothing claims and that were not let go of. */
    List<Long> unclaimed(Handle rows, long from, long to, long createdBefore) {
        return rows.createQuery(
                        "SELECT c.id FROM content c WHERE c.id > :from AND c.id <= :to AND c.created_at < :before"
                                + " AND NOT EXISTS (SELECT 1 FROM content_loose l WHERE l.content = c.id)"
                                + " AND NOT (" + anyClaim + ")")
                .bind("from", from)
                .bind("to", to)
                .bind("before", createdBefore)
                .mapTo(Long.class)
                .list();
    }
}
