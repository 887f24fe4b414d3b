package io.stowage.s3.index;

import io.stowage.content.rows.Content;
import io.stowage.database.SqlLists;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.ListedObject;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The rows of current objects. */
final class ObjectRows {
    private static final String OF_OBJECT =
            "o.name, content, size, etag, modified_at, o.acl, headers, o.tags, checksum, parts, attempt";
    private static final String SELECTED = "SELECT " + OF_OBJECT + " FROM s3_object o ";
    private static final String COLUMNS = SELECTED + "WHERE bucket = :bucket AND o.name = :name ";
    private static final String IN_BUCKET = "SELECT " + BucketRows.OF_BUCKET + ", " + OF_OBJECT
            + " FROM s3_bucket b LEFT JOIN s3_object o ON o.bucket = b.id AND o.name = :name WHERE b.name = :bucket";

    private ObjectRows() {}

    /** @param attempt which conditional write wrote it */
    record Row(StoredObject object, Optional<Digest> attempt) {}

    /** @param object empty where the bucket has none of that name */
    record InBucket(Bucket bucket, Optional<StoredObject> object) {}

    /** What went. */
    record Gone(long content, long size) {}

    static Optional<Row> find(Handle rows, long bucket, ObjectKey key) {
        return find(rows, bucket, key, "");
    }

    /** A bucket and its object of that name, by one statement; empty where there is no such bucket. */
    static Optional<InBucket> look(Handle rows, String bucket, ObjectKey key) {
        return rows.createQuery(IN_BUCKET)
                .bind("bucket", bucket)
                .bind("name", key.bytes())
                .map((row, context) -> new InBucket(
                        BucketRows.bucket(row),
                        row.getBytes(BucketRows.COLUMN_COUNT + 1) == null
                                ? Optional.empty()
                                : Optional.of(object(row, BucketRows.COLUMN_COUNT))))
                .findOne();
    }

    static Optional<Row> lock(Handle rows, long bucket, ObjectKey key) {
        return find(rows, bucket, key, "<for_update>");
    }

    static Optional<StoredObject> findPublic(Handle rows, String payer, long content) {
        List<String> open = Arrays.stream(CannedAcl.values())
                .filter(CannedAcl::isPubliclyReadable)
                .map(CannedAcl::text)
                .toList();
        return rows.createQuery(SELECTED + "JOIN s3_bucket b ON b.id = o.bucket WHERE content = :content"
                        + " AND b.payer = :payer AND b.name IS NOT NULL AND COALESCE(o.acl, b.acl) IN (<open>) LIMIT 1")
                .bind("content", content)
                .bind("payer", payer)
                .bindList("open", open)
                .map((row, context) -> object(row))
                .findOne();
    }

    private static Optional<Row> find(Handle rows, long bucket, ObjectKey key, String lock) {
        return rows.createQuery(COLUMNS + lock)
                .bind("bucket", bucket)
                .bind("name", key.bytes())
                .map((row, context) -> new Row(object(row), attempt(row.getBytes(11))))
                .findOne();
    }

    /** False, and nothing done, where there is one of that name. */
    static boolean insert(
            Handle rows,
            long bucket,
            ObjectKey key,
            Content content,
            NewObject object,
            Optional<Digest> attempt,
            long now) {
        return bound(rows.createUpdate("""
                        INSERT INTO s3_object (bucket, name, size, modified_at, etag, content, acl, attempt, checksum,
                          headers, tags, parts)
                        VALUES (:bucket, :name, :size, :now, :etag, :content, :acl, :attempt, :checksum, :headers, :tags,
                          :parts)
                        ON CONFLICT (bucket, name) DO NOTHING"""), bucket, key, content, object, attempt, now)
                        .execute()
                == 1;
    }

    static void update(
            Handle rows,
            long bucket,
            ObjectKey key,
            Content content,
            NewObject object,
            Optional<Digest> attempt,
            long now) {
        bound(rows.createUpdate("""
                        UPDATE s3_object SET size = :size, modified_at = :now, etag = :etag, content = :content, acl = :acl,
                          attempt = :attempt, checksum = :checksum, headers = :headers, tags = :tags, parts = :parts
                        WHERE bucket = :bucket AND name = :name"""), bucket, key, content, object, attempt, now)
                .execute();
    }

    private static <S extends SqlStatement<S>> S bound(
            S statement,
            long bucket,
            ObjectKey key,
            Content content,
            NewObject object,
            Optional<Digest> attempt,
            long now) {
        byte @Nullable [] attemptBytes = attempt.map(Digest::bytes).orElse(null);
        return statement
                .bind("bucket", bucket)
                .bind("name", key.bytes())
                .bind("size", content.size())
                .bind("now", now)
                .bind("etag", object.etag())
                .bind("content", content.id())
                .bind("acl", object.attributes().acl().map(CannedAcl::text).orElse(null))
                .bind("attempt", attemptBytes)
                .bind("checksum", object.checksum().map(PackedColumns::of).orElse(null))
                .bind("headers", PackedColumns.of(object.attributes().headers()))
                .bind("tags", PackedColumns.of(object.attributes().tags()))
                .bind("parts", PackedColumns.of(object.parts()));
    }

    static void setAttributes(Handle rows, long bucket, ObjectKey key, ObjectAttributes attributes) {
        rows.createUpdate("UPDATE s3_object SET acl = :acl, tags = :tags WHERE bucket = :bucket AND name = :name")
                .bind("acl", attributes.acl().map(CannedAcl::text).orElse(null))
                .bind("tags", PackedColumns.of(attributes.tags()))
                .bind("bucket", bucket)
                .bind("name", key.bytes())
                .execute();
    }

    /** @param keys in any order, each once */
    static List<Gone> delete(Handle rows, long bucket, List<ObjectKey> keys) {
        // In their order, so that two who delete the same do not wait for each other.
        List<ObjectKey> sorted = keys.stream().sorted().toList();
        List<Gone> gone = new ArrayList<>();
        for (List<byte[]> part :
                SqlLists.parts(sorted.stream().map(ObjectKey::bytes).toList())) {
            SqlLists.query(
                            rows,
                            "DELETE FROM s3_object WHERE name IN",
                            part,
                            "AND bucket = ? RETURNING content, size",
                            bucket)
                    .map((row, context) -> new Gone(row.getLong(1), row.getLong(2)))
                    .forEach(gone::add);
        }
        return gone;
    }

    static List<ListedObject> list(Handle rows, long bucket, byte[] from, byte[] end, int limit) {
        return rows.createQuery("SELECT name, size, modified_at, etag FROM s3_object"
                        + " WHERE bucket = :bucket AND name >= :from AND name < :end ORDER BY name LIMIT :limit")
                .bind("bucket", bucket)
                .bind("from", from)
                .bind("end", end)
                .bind("limit", limit)
                .map((row, context) -> new ListedObject(
                        ObjectKey.of(row.getBytes(1)),
                        row.getLong(2),
                        Instant.ofEpochMilli(row.getLong(3)),
                        row.getString(4)))
                .list();
    }

    private static Optional<Digest> attempt(byte @Nullable [] column) {
        return Optional.ofNullable(column).map(bytes -> Digest.of(Algorithm.SHA256, bytes));
    }

    private static StoredObject object(ResultSet row) throws SQLException {
        return object(row, 0);
    }

    /** @param before columns that come first */
    private static StoredObject object(ResultSet row, int before) throws SQLException {
        return new StoredObject(
                ObjectKey.of(row.getBytes(before + 1)),
                row.getLong(before + 2),
                row.getLong(before + 3),
                row.getString(before + 4),
                Instant.ofEpochMilli(row.getLong(before + 5)),
                new ObjectAttributes(
                        Optional.ofNullable(row.getString(before + 6)).map(CannedAcl::parse),
                        PackedColumns.texts(row.getBytes(before + 7)),
                        PackedColumns.texts(row.getBytes(before + 8))),
                PackedColumns.checksum(row.getString(before + 9)),
                PackedColumns.parts(row.getBytes(before + 10)));
    }
}
