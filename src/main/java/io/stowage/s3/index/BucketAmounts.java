package io.stowage.s3.index;

import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.s3.record.Bucket;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * How much lies in each bucket. A change is a row of its own, so that no two uploads into a bucket wait for one row; a task
 * folds changes into totals. The sum of both is exact at any moment. The bucket's payer is told of the same change.
 */
public final class BucketAmounts {
    private static final int FOLDED_AT_ONCE = 10_000;

    private final Database database;
    private final StoredAmounts owners;

    BucketAmounts(Database database, StoredAmounts owners) {
        this.database = database;
        this.owners = owners;
    }

    /** @param partBytes in parts of uploads that are not completed */
    public record Amount(long bytes, long objects, long partBytes) {
        public static final Amount NONE = new Amount(0, 0, 0);

        static Amount ofObject(long bytes) {
            return new Amount(bytes, 1, 0);
        }

        static Amount ofPart(long bytes) {
            return new Amount(0, 0, bytes);
        }

        Amount plus(Amount other) {
            return new Amount(bytes + other.bytes, objects + other.objects, partBytes + other.partBytes);
        }

        Amount minus(Amount other) {
            return new Amount(bytes - other.bytes, objects - other.objects, partBytes - other.partBytes);
        }
    }

    void change(Handle rows, Bucket bucket, Amount change) {
        change(rows, bucket.id(), bucket.payer(), change);
    }

    void change(Handle rows, long bucket, String payer, Amount change) {
        if (!change.equals(Amount.NONE)) {
            rows.execute(
                    "INSERT INTO s3_stored_change (bucket, bytes, objects, part_bytes) VALUES (?, ?, ?, ?)",
                    bucket,
                    change.bytes(),
                    change.objects(),
                    change.partBytes());
            owners.change(rows, payer, change.bytes() + change.partBytes(), change.objects());
        }
    }

    /** What lies in a bucket is paid for by another from now on. */
    void move(Handle rows, long bucket, String from, String to) {
        Amount amount = of(rows, bucket);
        long bytes = amount.bytes() + amount.partBytes();
        owners.change(rows, from, -bytes, -amount.objects());
        owners.change(rows, to, bytes, amount.objects());
    }

    Amount of(Handle rows, long bucket) {
        return rows.createQuery("SELECT COALESCE(SUM(bytes), 0), COALESCE(SUM(objects), 0),"
                        + " COALESCE(SUM(part_bytes), 0) FROM ("
                        + "SELECT bytes, objects, part_bytes FROM s3_stored WHERE bucket = :bucket UNION ALL"
                        + " SELECT bytes, objects, part_bytes FROM s3_stored_change WHERE bucket = :bucket) a")
                .bind("bucket", bucket)
                .map((row, context) -> new Amount(row.getLong(1), row.getLong(2), row.getLong(3)))
                .one();
    }

    /** With the bucket, which is empty. */
    static void forget(Handle rows, long bucket) {
        rows.execute("DELETE FROM s3_stored WHERE bucket = ?", bucket);
        rows.execute("DELETE FROM s3_stored_change WHERE bucket = ?", bucket);
    }

    /** Adds changes to totals until none are left. Answers how many there were. */
    public int fold() {
        int all = 0;
        int some = foldSome();
        while (some > 0) {
            all += some;
            some = foldSome();
        }
        return all;
    }

    private int foldSome() {
        List<Long> some = database.read(
                "look for changes of what buckets hold",
                rows -> rows.createQuery("SELECT id FROM s3_stored_change ORDER BY id LIMIT " + FOLDED_AT_ONCE)
                        .mapTo(Long.class)
                        .list());
        if (some.isEmpty()) {
            return 0;
        }
        // One that is written meanwhile under a lower number is seen below, or left for the next time.
        long last = some.get(some.size() - 1);
        return database.write("fold what buckets hold", rows -> {
            rows.execute(
                    "INSERT INTO s3_stored (bucket, bytes, objects, part_bytes)"
                            + " SELECT bucket, SUM(bytes), SUM(objects), SUM(part_bytes) FROM s3_stored_change"
                            + " WHERE id <= ? GROUP BY bucket ON CONFLICT (bucket) DO UPDATE"
                            + " SET bytes = s3_stored.bytes + excluded.bytes,"
                            + " objects = s3_stored.objects + excluded.objects,"
                            + " part_bytes = s3_stored.part_bytes + excluded.part_bytes",
                    last);
            return rows.execute("DELETE FROM s3_stored_change WHERE id <= ?", last);
        });
    }
}
