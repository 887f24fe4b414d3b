package io.stowage.s3.index;

import io.stowage.content.rows.Content;
import io.stowage.s3.record.NewPart;
import io.stowage.s3.record.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of parts of uploads that go on. */
final class PartRows {
    private static final String COLUMNS =
            "SELECT number, content, size, etag, modified_at, checksum FROM s3_part WHERE upload = :upload ";

    private static final String INSERT = """
            INSERT INTO s3_part (upload, number, content, size, etag, modified_at, checksum)
            VALUES (:upload, :number, :content, :size, :etag, :now, :checksum) ON CONFLICT (upload, number) DO NOTHING""";
    private static final String UPDATE = """
            UPDATE s3_part SET content = :content, size = :size, etag = :etag, modified_at = :now, checksum = :checksum
            WHERE upload = :upload AND number = :number""";

    private PartRows() {}

    private static Optional<Part> find(Handle rows, String upload, int number, String lock) {
        return rows.createQuery(COLUMNS + "AND number = :number " + lock)
                .bind("upload", upload)
                .bind("number", number)
                .map((row, context) -> part(row))
                .findOne();
    }

    static List<Part> list(Handle rows, String upload, int after, int limit) {
        return rows.createQuery(COLUMNS + "AND number > :after ORDER BY number LIMIT :limit")
                .bind("upload", upload)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> part(row))
                .list();
    }

    /** Answers the part that had the number until now. */
    static Optional<Part> put(Handle rows, String upload, NewPart part, Content content, long now) {
        // Before anything is read: in PostgreSQL two parts of an upload that looked for each other would conflict.
        boolean fresh = write(rows, INSERT, upload, part, content, now) == 1;
        if (fresh) {
            return Optional.empty();
        }
        Optional<Part> old = find(rows, upload, part.number(), "<for_update>");
        int unused = write(rows, UPDATE, upload, part, content, now);
        return old;
    }

    private static int write(Handle rows, String sql, String upload, NewPart part, Content content, long now) {
        return rows.createUpdate(sql)
                .bind("upload", upload)
                .bind("number", part.number())
                .bind("content", content.id())
                .bind("size", content.size())
                .bind("etag", part.etag())
                .bind("now", now)
                .bind("checksum", part.checksum().map(PackedColumns::of).orElse(null))
                .execute();
    }

    /** Those with numbers up to this one. */
    static void delete(Handle rows, String upload, int last) {
        rows.execute("DELETE FROM s3_part WHERE upload = ? AND number <= ?", upload, last);
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                PackedColumns.checksum(row.getString(6)));
    }
}
