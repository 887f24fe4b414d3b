package io.stowage.s3.index;

import io.stowage.database.Database;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.record.Refusal;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.wire.CannedAcl;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Buckets, whose names are one name space of all keys. */
public final class Buckets {
    private final Database database;
    private final BucketAmounts amounts;
    private final Payers payers;
    private final Clock clock;

    Buckets(Database database, BucketAmounts amounts, Payers payers, Clock clock) {
        this.database = database;
        this.amounts = amounts;
        this.payers = payers;
        this.clock = clock;
    }

    /** The bucket that has the name now, which may be an older one, and somebody else's. */
    public record Creation(Bucket bucket, boolean created) {}

    /** Some buckets in the order of their names. */
    public record BucketPage(List<Bucket> buckets, boolean truncated) {
        public BucketPage {
            buckets = List.copyOf(buckets);
        }
    }

    /** @param most how many buckets a key may have */
    public Creation create(NewBucket wanted, int most) {
        return database.write("create a bucket", rows -> {
            Optional<Bucket> found = BucketRows.find(rows, wanted.name());
            if (found.isPresent()) {
                return new Creation(found.get(), false);
            }
            if (BucketRows.count(rows, wanted.owner(), most) >= most) {
                throw new RefusedException(Refusal.TOO_MANY_BUCKETS, "the key has " + most + " buckets already");
            }
            // The key as the caller knows it may be a second old.
            String payer = payers.find(rows, wanted.owner())
                    .orElseThrow(() -> new RefusedException(
                            Refusal.NO_SUCH_ACCESS_KEY, "the access key " + wanted.owner() + " was deleted"));
            BucketRows.insert(rows, wanted, payer, clock.millis());
            return new Creation(BucketRows.find(rows, wanted.name()).orElseThrow(), true);
        });
    }

    public Optional<Bucket> find(String name) {
        return database.read("find a bucket", rows -> BucketRows.find(rows, name));
    }

    /** @param after only names that come later */
    public BucketPage list(String owner, String prefix, Optional<String> after, int max) {
        List<Bucket> some =
                database.read("list buckets", rows -> BucketRows.list(rows, owner, prefix, after.orElse(""), max + 1));
        boolean truncated = max > 0 && some.size() > max;
        return new BucketPage(some.subList(0, Math.min(max, some.size())), truncated);
    }

    /** A bucket and how much lies in it. */
    public record Holding(Bucket bucket, BucketAmounts.Amount amount) {}

    /**
     * Buckets in the order of their names, with what they hold.
     *
     * @param payer empty for the buckets of all
     * @param after only names that come later
     */
    public List<Holding> holdings(Optional<String> payer, String after, int max) {
        return database.read(
                "list buckets",
                rows -> BucketRows.listPaid(rows, payer, after, max).stream()
                        .map(bucket -> new Holding(bucket, amounts.of(rows, bucket.id())))
                        .toList());
    }

    /** Only one without objects. Uploads that are open are gone with it; a task removes their rows. */
    public void delete(Bucket bucket) {
        database.write("delete a bucket", rows -> {
            BucketRows.lock(rows, bucket);
            if (BucketRows.hasObjects(rows, bucket.id())) {
                throw new RefusedException(Refusal.BUCKET_NOT_EMPTY, "the bucket " + bucket.name() + " has objects");
            }
            if (BucketRows.hasUploads(rows, bucket.id())) {
                return rows.execute("UPDATE s3_bucket SET name = NULL WHERE id = ?", bucket.id());
            }
            return remove(rows, bucket.id());
        });
    }

    static int remove(Handle rows, long bucket) {
        BucketAmounts.forget(rows, bucket);
        return rows.execute("DELETE FROM s3_bucket WHERE id = ?", bucket);
    }

    public void setAcl(Bucket bucket, CannedAcl acl) {
        set(bucket, "acl", acl.text());
    }

    /** @param document empty to have no rules */
    public void setCors(Bucket bucket, Optional<String> document) {
        set(bucket, "cors", document.orElse(null));
    }

    private void set(Bucket bucket, String column, @Nullable String value) {
        database.write("change a bucket", rows -> {
            BucketRows.lock(rows, bucket);
            return rows.createUpdate("UPDATE s3_bucket SET " + column + " = :value WHERE id = :id")
                    .bind("value", value)
                    .bind("id", bucket.id())
                    .execute();
        });
    }

    public void setTags(Bucket bucket, Map<String, String> tags) {
        database.write("change a bucket", rows -> {
            BucketRows.lock(rows, bucket);
            return rows.createUpdate("UPDATE s3_bucket SET tags = :tags WHERE id = :id")
                    .bind("tags", PackedColumns.of(tags))
                    .bind("id", bucket.id())
                    .execute();
        });
    }

    /** Whether a key owns any, which it then cannot be deleted without. */
    public boolean any(Handle rows, String owner) {
        return BucketRows.count(rows, owner, 1) > 0;
    }

    /** Passes all buckets of a key on, or, from a key to itself, to another payer. Answers how many. */
    public int transfer(Handle rows, String from, String to, String payer) {
        record Paid(long bucket, String payer) {}
        List<Paid> all = rows.createQuery("SELECT id, payer FROM s3_bucket WHERE owner = :owner ORDER BY id")
                .bind("owner", from)
                .map((row, context) -> new Paid(row.getLong(1), row.getString(2)))
                .list();
        all.stream()
                .filter(paid -> !paid.payer().equals(payer))
                .forEach(paid -> amounts.move(rows, paid.bucket(), paid.payer(), payer));
        return rows.execute("UPDATE s3_bucket SET owner = ?, payer = ? WHERE owner = ?", to, payer, from);
    }

    /** How much lies in it now. */
    public BucketAmounts.Amount amount(Bucket bucket) {
        return database.read("find what a bucket holds", rows -> amounts.of(rows, bucket.id()));
    }
}
