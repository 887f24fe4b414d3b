package io.stowage.s3.index;

import io.stowage.database.Database;
import io.stowage.s3.record.UploadLimits;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Removes what is left of uploads: those that expired or were aborted, those of buckets that were deleted, and the memory of
 * completed ones. Each transaction is a small one, and each can be done again.
 */
public final class UploadCleanup {
    private static final int MOST_AT_ONCE = 500;

    private final Database database;
    private final PartRemoval removal;
    private final UploadLimits limits;
    private final Clock clock;

    UploadCleanup(Database database, PartRemoval removal, UploadLimits limits, Clock clock) {
        this.database = database;
        this.removal = removal;
        this.limits = limits;
        this.clock = clock;
    }

    /** What one round came to. */
    public record Round(int expired, int removed, int buckets) {}

    private record Ended(String upload, long bucket) {}

    /**
     * Goes on until nothing is left to do.
     *
     * @param goesOn asked before each transaction
     * @param fence called within each, which throws when another node has taken the work over
     */
    public Round run(BooleanSupplier goesOn, Consumer<Handle> fence) {
        int expired = expire(goesOn, fence);
        int removed = 0;
        Optional<Ended> next = next();
        while (next.isPresent() && goesOn.getAsBoolean()) {
            Ended ended = next.get();
            boolean all = database.write("remove an upload", rows -> {
                fence.accept(rows);
                String payer = BucketRows.payer(rows, ended.bucket());
                return removal.remove(rows, ended.bucket(), payer, ended.upload());
            });
            removed += all ? 1 : 0;
            next = next();
        }
        int buckets = removeBuckets(goesOn, fence);
        forget(goesOn, fence);
        return new Round(expired, removed, buckets);
    }

    /** How many uploads are open, counting no further than {@code most}. */
    public int open(int most) {
        return database.read(
                "count uploads",
                rows -> rows.createQuery(
                                "SELECT COUNT(*) FROM (SELECT id FROM s3_upload WHERE ended = 0 LIMIT :most) AS counted")
                        .bind("most", most)
                        .mapTo(Integer.class)
                        .one());
    }

    private int expire(BooleanSupplier goesOn, Consumer<Handle> fence) {
        long before = clock.millis() - limits.expiry().toMillis();
        return repeat(
                "end expired uploads",
                goesOn,
                fence,
                rows -> rows.execute(
                        "UPDATE s3_upload SET ended = 1 WHERE id IN"
                                + " (SELECT id FROM s3_upload WHERE ended = 0 AND started_at < ? LIMIT " + MOST_AT_ONCE
                                + ")",
                        before));
    }

    private Optional<Ended> next() {
        return database.read(
                "look for uploads that have ended",
                rows -> rows.createQuery("SELECT id, bucket FROM s3_upload WHERE ended = 1 LIMIT 1")
                        .map((row, context) -> new Ended(row.getString(1), row.getLong(2)))
                        .findOne()
                        .or(() -> ofDeletedBucket(rows)));
    }

    private static Optional<Ended> ofDeletedBucket(Handle rows) {
        return rows.createQuery("SELECT u.id, u.bucket FROM s3_bucket b JOIN s3_upload u ON u.bucket = b.id"
                        + " WHERE b.name IS NULL LIMIT 1")
                .map((row, context) -> new Ended(row.getString(1), row.getLong(2)))
                .findOne();
    }

    private int removeBuckets(BooleanSupplier goesOn, Consumer<Handle> fence) {
        return repeat("remove deleted buckets", goesOn, fence, rows -> {
            List<Long> some = rows.createQuery("SELECT id FROM s3_bucket b WHERE name IS NULL"
                            + " AND NOT EXISTS (SELECT 1 FROM s3_upload u WHERE u.bucket = b.id) LIMIT "
                            + MOST_AT_ONCE)
                    .mapTo(Long.class)
                    .list();
            some.forEach(bucket -> Buckets.remove(rows, bucket));
            return some.size();
        });
    }

    private void forget(BooleanSupplier goesOn, Consumer<Handle> fence) {
        long before = clock.millis() - UploadLimits.REMEMBERED.toMillis();
        repeat(
                "forget completed uploads",
                goesOn,
                fence,
                rows -> rows.execute(
                        "DELETE FROM s3_completion WHERE upload IN"
                                + " (SELECT upload FROM s3_completion WHERE completed_at <= ? LIMIT " + MOST_AT_ONCE
                                + ")",
                        before));
    }

    private interface Step {
        int with(Handle rows);
    }

    private int repeat(String what, BooleanSupplier goesOn, Consumer<Handle> fence, Step step) {
        int all = 0;
        int some = MOST_AT_ONCE;
        while (some == MOST_AT_ONCE && goesOn.getAsBoolean()) {
            some = database.write(what, rows -> {
                fence.accept(rows);
                return step.with(rows);
            });
            all += some;
        }
        return all;
    }
}
