package io.stowage.s3.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.PostgresSchema;
import io.stowage.database.RoundTrips;
import io.stowage.database.TestDatabases;
import io.stowage.s3.index.ObjectIndex.Source;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Completion.Listed;
import io.stowage.s3.record.ObjectAttributes;
import io.stowage.s3.record.Upload;
import io.stowage.s3.record.WriteCondition;
import io.stowage.s3.wire.ObjectKey;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often a server is waited for; in a data centre each time takes about half a millisecond. */
@Tag("pg")
class S3IndexRoundTripsIT {
    private static final int TRIES = 8;

    private final PostgresSchema schema = PostgresSchema.create();
    private RoundTrips trips;
    private IndexFixture fixture;
    private Bucket bucket;
    private int next;

    @BeforeEach
    void open() throws IOException {
        trips = RoundTrips.to(schema.url());
        Database database = TestDatabases.server(trips.url());
        for (var room : IndexFixture.TABLES) {
            database.migrate(room);
        }
        fixture = new IndexFixture(database);
        bucket = fixture.bucket("photos");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        trips.close();
        schema.drop();
    }

    private void put() {
        next++;
        fixture.put(bucket, "key " + next, "text " + next);
    }

    @Test
    void aPutTakesFewerThanTen() {
        assertThat(trips.fewest(TRIES, this::put)).isBetween(2, 9);
    }

    @Test
    void aPutOfKnownBytesTakesAtMostTen() {
        assertThat(trips.fewest(TRIES, () -> fixture.put(bucket, "key " + next++, "the same")))
                .isBetween(2, 10);
    }

    @Test
    void aCopyTakesFewerThanTen() {
        fixture.put(bucket, "source", "text");
        int copy = trips.fewest(
                TRIES,
                () -> fixture.index
                        .objects()
                        .copy(
                                Source.of(bucket, IndexFixture.key("source")),
                                bucket,
                                IndexFixture.key("copy " + next++),
                                old -> ObjectAttributes.NONE,
                                WriteCondition.NONE));
        assertThat(copy).isBetween(2, 9);
    }

    @Test
    void aPartTakesAtMostTen() {
        Upload upload = fixture.upload(bucket, "large");
        assertThat(trips.fewest(TRIES, () -> fixture.part(bucket, upload, ++next, "part " + next)))
                .isBetween(2, 10);
    }

    @Test
    void aDeletionOfAThousandTakesFewerThanTwelve() {
        IntStream.range(0, 1000).forEach(i -> put());
        List<ObjectKey> keys = IntStream.rangeClosed(1, 1000)
                .mapToObj(i -> IndexFixture.key("key " + i))
                .toList();
        int deletion = trips.fewest(
                1,
                () -> assertThat(fixture.index.objects().delete(bucket, keys)).isEqualTo(1000));
        assertThat(deletion).isBetween(2, 11);
    }

    @Test
    void aCompletionOfAThousandPartsTakesFewerThanForty() {
        Upload upload = fixture.upload(bucket, "large");
        Listed[] parts = IntStream.rangeClosed(1, 1000)
                .mapToObj(i -> {
                    fixture.part(bucket, upload, i, "part " + i);
                    return IndexFixture.listed(i, "part " + i);
                })
                .toArray(Listed[]::new);
        int completion = trips.fewest(1, () -> fixture.complete(bucket, upload, parts));
        assertThat(completion).isBetween(2, 39);
    }
}
