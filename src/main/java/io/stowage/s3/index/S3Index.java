package io.stowage.s3.index;

import io.stowage.content.Contents;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.s3.record.UploadLimits;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** The rows of S3 in one database, which has the tables of contents. */
public final class S3Index {
    public static final Migrations TABLES = Migrations.of("s3", S3Index.class, "V1__s3.sql");

    private final BucketAmounts amounts;
    private final Buckets buckets;
    private final ObjectIndex objects;
    private final Uploads uploads;
    private final UploadCleanup cleanup;

    /** @param random ids of uploads are made of it, which nobody should guess */
    public S3Index(
            Database database,
            Contents contents,
            StoredAmounts owners,
            Payers payers,
            UploadLimits limits,
            Clock clock,
            RandomGenerator random) {
        this.amounts = new BucketAmounts(database, owners);
        this.buckets = new Buckets(database, amounts, payers, clock);
        this.objects = new ObjectIndex(database, contents, amounts, clock);
        PartRemoval removal = new PartRemoval(contents, amounts);
        this.uploads = new Uploads(database, contents, objects, amounts, removal, limits, clock, random);
        this.cleanup = new UploadCleanup(database, removal, limits, clock);
    }

    public Buckets buckets() {
        return buckets;
    }

    public ObjectIndex objects() {
        return objects;
    }

    public Uploads uploads() {
        return uploads;
    }

    /** For tasks. */
    public BucketAmounts amounts() {
        return amounts;
    }

    /** For tasks. */
    public UploadCleanup cleanup() {
        return cleanup;
    }
}
