package io.stowage.s3.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.content.ContentConfig;
import io.stowage.content.Contents;
import io.stowage.content.TestReaders;
import io.stowage.content.collect.Collector;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.ops.FakeClock;
import io.stowage.s3.index.ObjectIndex.Written;
import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Completion;
import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.Completion.Whole;
import io.stowage.s3.record.NewBucket;
import io.stowage.s3.record.NewObject;
import io.stowage.s3.record.NewPart;
import io.stowage.s3.record.NewUpload;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.Part;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.UploadLimits;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.wire.CannedAcl;
import io.stowage.s3.wire.ObjectKey;
import io.stowage.store.ListQuery;
import io.stowage.store.Span;
import io.stowage.store.Stores;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import io.stowage.store.placement.Placement;
import io.stowage.store.placement.PlacementConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** An index with a store in memory. Parts may be small: four bytes are enough. */
final class IndexFixture implements AutoCloseable {
    static final Migrations[] TABLES = {Contents.TABLES, S3Index.TABLES};
    static final int LEAST_PART = 4;
    static final Duration EXPIRY = Duration.ofDays(7);

    final FakeClock clock = new FakeClock();
    final MemoryStore store = new MemoryStore(new MemoryConfig(1 << 26), clock);
    final Database database;
    final Contents contents;
    final StoredAmounts owners;
    final S3Index index;
    final Set<String> deletedKeys = new HashSet<>();
    private final ContentConfig config;
    private final Stores stores = new Stores(Map.of("here", store), "here");

    IndexFixture(Database database) {
        this(database, true);
    }

    private IndexFixture(Database database, boolean deduplicate) {
        this.config = ContentConfig.of(Duration.ofHours(24), deduplicate);
        this.database = database;
        this.contents = new Contents(
                stores,
                new Placement(new PlacementConfig("here", List.of())),
                database,
                config,
                clock,
                new Random(1),
                TestReaders.inMemory());
        this.owners = new StoredAmounts(database);
        this.index = new S3Index(
                database, contents, owners, payers(), new UploadLimits(EXPIRY, LEAST_PART), clock, new Random(3));
    }

    /** On the same rows, with a store that is empty. */
    IndexFixture withoutDeduplication() {
        return new IndexFixture(database, false);
    }

    private Payers payers() {
        return (rows, key) -> deletedKeys.contains(key) ? Optional.empty() : Optional.of("payer of " + key);
    }

    Bucket bucket(String name) {
        return bucket(name, "KEY");
    }

    Bucket bucket(String name, String owner) {
        return index.buckets()
                .create(new NewBucket(name, owner, "/root", CannedAcl.PRIVATE), 1000)
                .bucket();
    }

    static ObjectKey key(String text) {
        return new ObjectKey(text);
    }

    static String etag(String text) {
        return Digest.compute(Algorithm.SHA256, text.getBytes(UTF_8)).hex().substring(0, 32);
    }

    Intake receive(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            return contents.receive(Incoming.of(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StoredObject put(Bucket bucket, String key, String text) {
        return put(bucket, key, text, WriteCondition.NONE).object();
    }

    Written put(Bucket bucket, String key, String text, WriteCondition condition) {
        return put(bucket, key, text, NewObject.of(etag(text), ObjectAttributes.NONE), condition);
    }

    Written put(Bucket bucket, String key, String text, NewObject object, WriteCondition condition) {
        try (Intake intake = receive(text)) {
            return index.objects().put(intake, bucket, key(key), object, condition);
        }
    }

    Optional<String> text(Bucket bucket, String key) {
        return index.objects().find(bucket, key(key)).map(this::text);
    }

    String text(StoredObject object) {
        Content content = database.read("find it", rows -> contents.require(rows, object.content()));
        if (content.size() == 0) {
            return "";
        }
        try (PieceReader reader = contents.open(content, new Span(0, content.size()))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            reader.writeTo(out);
            return out.toString(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Upload upload(Bucket bucket, String key) {
        return index.uploads()
                .create(
                        bucket,
                        new NewUpload(
                                key(key),
                                "KEY",
                                ObjectAttributes.NONE,
                                Optional.empty(),
                                ObjectChecksum.Type.COMPOSITE));
    }

    Part part(Bucket bucket, Upload upload, int number, String text) {
        try (Intake intake = receive(text)) {
            return index.uploads()
                    .put(intake, bucket, upload.key(), upload.id(), new NewPart(number, etag(text), Optional.empty()));
        }
    }

    static Listed listed(int number, String text) {
        return new Listed(number, etag(text), Optional.empty());
    }

    Completion complete(Bucket bucket, Upload upload, Listed... parts) {
        return complete(bucket, upload, WriteCondition.NONE, parts);
    }

    Completion complete(Bucket bucket, Upload upload, WriteCondition condition, Listed... parts) {
        return index.uploads()
                .complete(bucket, upload.key(), upload.id(), List.of(parts), condition, (begun, chosen) -> {
                    String etags =
                            String.join("", chosen.stream().map(Part::etag).toList());
                    return new Whole(etag(etags) + "-" + chosen.size(), Optional.empty());
                });
    }

    void collect() {
        clock.advance(Duration.ofHours(25));
        Collector collector = new Collector(database, stores, config, clock, new Random(2));
        while (collector.collect().collected() > 0) {
            clock.advance(Duration.ofHours(25));
        }
    }

    UploadCleanup.Round cleanUp() {
        return index.cleanup().run(() -> true, rows -> {});
    }

    int storedFiles() {
        try {
            return store.list(ListQuery.prefix("")).objects().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count(String table) {
        return database.read(
                "count",
                rows -> rows.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    StoredAmounts.Amount owned(String payer) {
        return database.read("find what an owner has stored", rows -> owners.of(rows, payer));
    }

    @Override
    public void close() throws IOException {
        contents.close();
        stores.close();
        database.close();
    }
}
