package io.stowage.s3.index;

import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.wire.CannedAcl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The rows of buckets. */
final class BucketRows {
    /** The columns that {@link #bucket} reads, of a table that is called b. */
    static final String OF_BUCKET = "b.id, b.name, owner, payer, root, b.acl, created_at, cors, b.tags";

    static final int COLUMN_COUNT = 9;

    private static final String COLUMNS = "SELECT " + OF_BUCKET + " FROM s3_bucket b ";

    /** Greater than any text that begins like it, by bytes of UTF-8. */
    private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

    private BucketRows() {}

    static Optional<Bucket> find(Handle rows, String name) {
        return rows.createQuery(COLUMNS + "WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> bucket(row))
                .findOne();
    }

    /** As it is now, which is not there once it was deleted. */
    static Bucket require(Handle rows, Bucket bucket) {
        return require(rows, bucket, "");
    }

    /** So that nobody writes into it until the transaction ends. */
    static Bucket lock(Handle rows, Bucket bucket) {
        return require(rows, bucket, "<for_update>");
    }

    private static Bucket require(Handle rows, Bucket bucket, String lock) {
        return rows.createQuery(COLUMNS + "WHERE id = :id AND name IS NOT NULL " + lock)
                .bind("id", bucket.id())
                .map((row, context) -> bucket(row))
                .findOne()
                .orElseThrow(() ->
                        new RefusedException(Refusal.NO_SUCH_BUCKET, "the bucket " + bucket.name() + " was deleted"));
    }

    static long insert(Handle rows, NewBucket bucket, String payer, long now) {
        return rows.createUpdate("INSERT INTO s3_bucket (name, owner, payer, root, acl, created_at)"
                        + " VALUES (:name, :owner, :payer, :root, :acl, :now)")
                .bindMethods(bucket)
                .bind("payer", payer)
                .bind("acl", bucket.acl().text())
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    /** Also of a bucket that was deleted, while something of it is left. */
    static String payer(Handle rows, long bucket) {
        return rows.createQuery("SELECT payer FROM s3_bucket WHERE id = :id")
                .bind("id", bucket)
                .mapTo(String.class)
                .one();
    }

    static List<Bucket> list(Handle rows, String owner, String prefix, String after, int limit) {
        return rows.createQuery(COLUMNS + "WHERE owner = :owner AND name > :after AND name >= :prefix AND name < :end"
                        + " ORDER BY name LIMIT :limit")
                .bind("owner", owner)
                .bind("after", after)
                .bind("prefix", prefix)
                .bind("end", prefix + LAST)
                .bind("limit", limit)
                .map((row, context) -> bucket(row))
                .list();
    }

    static List<Bucket> listPaid(Handle rows, Optional<String> payer, String after, int limit) {
        String some = payer.isPresent() ? " AND payer = :payer" : "";
        Query query = rows.createQuery(COLUMNS + "WHERE name > :after" + some + " ORDER BY name LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit);
        payer.ifPresent(who -> query.bind("payer", who));
        return query.map((row, context) -> bucket(row)).list();
    }

    /** How many it has, counting no further than {@code most}. */
    static int count(Handle rows, String owner, int most) {
        return rows.createQuery("SELECT COUNT(*) FROM (SELECT id FROM s3_bucket"
                        + " WHERE owner = :owner AND name IS NOT NULL LIMIT :most) AS counted")
                .bind("owner", owner)
                .bind("most", most)
                .mapTo(Integer.class)
                .one();
    }

    static boolean hasObjects(Handle rows, long bucket) {
        return any(rows, "s3_object", bucket);
    }

    static boolean hasUploads(Handle rows, long bucket) {
        return any(rows, "s3_upload", bucket);
    }

    private static boolean any(Handle rows, String table, long bucket) {
        return rows.createQuery("SELECT 1 FROM " + table + " WHERE bucket = :bucket LIMIT 1")
                .bind("bucket", bucket)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    static Bucket bucket(ResultSet row) throws SQLException {
        return new Bucket(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                CannedAcl.parse(row.getString(6)),
                Instant.ofEpochMilli(row.getLong(7)),
                Optional.ofNullable(row.getString(8)),
                PackedColumns.texts(row.getBytes(9)));
    }
}
