package io.stowage.s3.index;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.s3.payload.ChecksumAlgorithm;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Completion;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.Upload;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of uploads in parts, and of what became of them. */
final class UploadRows {
    private static final String COLUMNS =
            "SELECT id, name, started_at, initiator, acl, headers, tags, checksum_algorithm,"
                    + " checksum_type FROM s3_upload ";

    private UploadRows() {}

    static void insert(Handle rows, long bucket, Upload upload) {
        rows.createUpdate("""
                        INSERT INTO s3_upload (id, bucket, name, started_at, ended, initiator, acl, headers, tags,
                          checksum_algorithm, checksum_type)
                        VALUES (:id, :bucket, :name, :started, 0, :initiator, :acl, :headers, :tags, :algorithm, :type)""")
                .bind("id", upload.id())
                .bind("bucket", bucket)
                .bind("name", upload.key().bytes())
                .bind("started", upload.started().toEpochMilli())
                .bind("initiator", upload.initiator())
                .bind("acl", upload.attributes().acl().map(CannedAcl::text).orElse(null))
                .bind("headers", PackedColumns.of(upload.attributes().headers()))
                .bind("tags", PackedColumns.of(upload.attributes().tags()))
                .bind("algorithm", upload.algorithm().map(Enum::name).orElse(null))
                .bind("type", upload.checksumType().name())
                .execute();
    }

    /** One that goes on. */
    static Optional<Upload> find(Handle rows, long bucket, ObjectKey key, String id) {
        return rows.createQuery(COLUMNS + "WHERE id = :id AND bucket = :bucket AND name = :name AND ended = 0")
                .bind("id", id)
                .bind("bucket", bucket)
                .bind("name", key.bytes())
                .map((row, context) -> upload(row))
                .findOne();
    }

    static List<Upload> list(Handle rows, long bucket, byte[] from, String afterId, byte[] end, int limit) {
        return rows.createQuery(COLUMNS + "WHERE bucket = :bucket AND (name, id) > (:from, :id) AND name < :end"
                        + " AND ended = 0 ORDER BY name, id LIMIT :limit")
                .bind("bucket", bucket)
                .bind("from", from)
                .bind("id", afterId)
                .bind("end", end)
                .bind("limit", limit)
                .map((row, context) -> upload(row))
                .list();
    }

    static void end(Handle rows, String id) {
        rows.execute("UPDATE s3_upload SET ended = 1 WHERE id = ?", id);
    }

    static void delete(Handle rows, String id) {
        rows.execute("DELETE FROM s3_upload WHERE id = ?", id);
    }

    static void remember(Handle rows, long bucket, Upload upload, Completion completion, long now) {
        byte @Nullable [] root = completion.root().map(Digest::bytes).orElse(null);
        rows.createUpdate("INSERT INTO s3_completion (upload, bucket, name, completed_at, etag, checksum, root)"
                        + " VALUES (:upload, :bucket, :name, :now, :etag, :checksum, :root)")
                .bind("upload", upload.id())
                .bind("bucket", bucket)
                .bind("name", upload.key().bytes())
                .bind("now", now)
                .bind("etag", completion.etag())
                .bind("checksum", completion.checksum().map(PackedColumns::of).orElse(null))
                .bind("root", root)
                .execute();
    }

    static Optional<Completion> remembered(Handle rows, long bucket, ObjectKey key, String upload, long since) {
        return rows.createQuery("SELECT etag, checksum, root FROM s3_completion WHERE upload = :upload"
                        + " AND bucket = :bucket AND name = :name AND completed_at > :since")
                .bind("upload", upload)
                .bind("bucket", bucket)
                .bind("name", key.bytes())
                .bind("since", since)
                .map((row, context) -> new Completion(
                        row.getString(1),
                        PackedColumns.checksum(row.getString(2)),
                        Optional.ofNullable(row.getBytes(3)).map(root -> Digest.of(Algorithm.SHA256, root)),
                        true))
                .findOne();
    }

    private static Upload upload(ResultSet row) throws SQLException {
        return new Upload(
                row.getString(1),
                ObjectKey.of(row.getBytes(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4),
                new ObjectAttributes(
                        Optional.ofNullable(row.getString(5)).map(CannedAcl::parse),
                        PackedColumns.texts(row.getBytes(6)),
                        PackedColumns.texts(row.getBytes(7))),
                Optional.ofNullable(row.getString(8)).map(ChecksumAlgorithm::valueOf),
                ObjectChecksum.Type.valueOf(row.getString(9)));
    }
}
