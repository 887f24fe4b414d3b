package io.stowage.s3.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.database.Database;
import io.stowage.database.DatabaseMeters;
import io.stowage.database.ForwardingDatabase;
import io.stowage.database.Migrations;
import io.stowage.database.PostgresSchema;
import io.stowage.database.Work;
import io.stowage.database.postgresql.Isolation;
import io.stowage.database.postgresql.PostgresDatabase;
import io.stowage.s3.record.Bucket;
import io.stowage.s3.record.Upload;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two who write different things at the same time, each done with its statements before the other one commits. */
@Tag("pg")
class WritersTogetherIT {
    private final PostgresSchema schema = PostgresSchema.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Meeting database;
    private IndexFixture fixture;
    private Bucket bucket;

    @BeforeEach
    void open() {
        database = new Meeting(PostgresDatabase.open(
                schema.config(4, Duration.ofSeconds(10)),
                "test",
                Isolation.SERIALIZABLE,
                new DatabaseMeters(registry, "test"),
                new Random(1)));
        for (Migrations room : IndexFixture.TABLES) {
            database.migrate(room);
        }
        fixture = new IndexFixture(database);
        bucket = fixture.bucket("photos");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        schema.drop();
    }

    @Test
    void newObjectsDoNotConflict() throws Exception {
        database.meet();
        S3IndexContract.together(List.of(
                () -> fixture.put(bucket, "one", "text of one"), () -> fixture.put(bucket, "two", "another text")));

        assertThat(conflicts()).isZero();
    }

    @Test
    void partsOfAnUploadDoNotConflict() throws Exception {
        Upload upload = fixture.upload(bucket, "large");
        database.meet();
        S3IndexContract.together(List.of(
                () -> fixture.part(bucket, upload, 1, "text of one"),
                () -> fixture.part(bucket, upload, 2, "another text")));

        assertThat(conflicts()).isZero();
    }

    private double conflicts() {
        return registry.get("stowage.database.conflicts").counter().count();
    }

    /** Works wait for each other before they are committed, once. */
    private static final class Meeting extends ForwardingDatabase {
        private final CyclicBarrier barrier = new CyclicBarrier(2);
        private volatile boolean meets;

        Meeting(Database database) {
            super(database);
        }

        void meet() {
            meets = true;
        }

        @Override
        public <T> T write(String what, Work<T> work) {
            boolean[] first = {meets};
            return database.write(what, rows -> {
                T result = work.with(rows);
                if (first[0]) {
                    first[0] = false;
                    await();
                }
                return result;
            });
        }

        private void await() throws SQLException {
            try {
                int unused = barrier.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new SQLException("the other writer did not come", e);
            }
        }
    }
}
