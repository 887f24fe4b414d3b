package io.stowage.artifacts.registry;

import static io.stowage.artifacts.registry.RegistryFixture.CI;
import static io.stowage.artifacts.registry.RegistryFixture.OTHER;
import static io.stowage.artifacts.registry.RegistryFixture.draft;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.content.Contents;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.events.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many packages get the same file while the collector deletes the bytes that an earlier package had under the same name,
 * on each engine.
 */
abstract class CollectorRaceContract {
    private static final int UPLOADS = 32;
    /** {@code -Dregistry.rounds=1000} for a longer race. */
    private static final int ROUNDS = Integer.getInteger("registry.rounds", 10);

    private static final String TEXT = "the same";

    private final ExecutorService threads = Executors.newFixedThreadPool(UPLOADS + 1);
    private RegistryFixture room;

    abstract Database openDatabase(Migrations... tables) throws IOException;

    @BeforeEach
    void open() throws IOException {
        room = new RegistryFixture(openDatabase(Contents.TABLES, EventLog.TABLES));
    }

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        room.close();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void noUploadLosesItsFile() throws Exception {
        int collected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            collected += race(round);
        }
        assertThat(collected).as("bytes that were deleted beside uploads").isGreaterThanOrEqualTo(ROUNDS / 2);
        room.clock.advance(Duration.ofDays(2));
        room.collector.collect();
        assertThat(room.keys(room.near)).isEmpty();
        assertThat(room.count("content")).isZero();
        assertThat(room.count("content_hold")).isZero();
        assertThat(room.count("content_removal")).isZero();
    }

    /** How many contents were collected meanwhile. */
    private int race(int round) throws Exception {
        long letGo = letGoOfTheFile(round);
        List<ArtifactPackage> open = new ArrayList<>();
        for (int i = 0; i < UPLOADS; i++) {
            open.add(room.create(draft(round + "." + i)));
        }
        AtomicBoolean over = new AtomicBoolean();
        Future<Integer> collector = threads.submit(() -> collectUntil(over));
        List<Future<ArtifactPackage>> uploads = new ArrayList<>();
        if (round % 2 == 0) {
            // Another number of uploads is under way in each round when the grace ends.
            int before = round / 2 % UPLOADS;
            open.subList(0, before).forEach(each -> uploads.add(upload(each, uploads.size())));
            endGrace(letGo);
        } else {
            endGrace(letGo);
            await().until(() -> room.count("content") == 0);
        }
        open.subList(uploads.size(), UPLOADS).forEach(each -> uploads.add(upload(each, uploads.size())));
        List<ArtifactPackage> kept = new ArrayList<>();
        for (Future<ArtifactPackage> each : uploads) {
            kept.add(each.get());
        }
        over.set(true);
        int collected = collector.get();
        for (ArtifactPackage each : kept) {
            assertThat(room.read(each, "file.txt", OTHER)).isEqualTo(TEXT);
            room.registry.changes().delete(each.id(), CI, "");
        }
        return collected;
    }

    /** Answers when that was. */
    private long letGoOfTheFile(int round) throws IOException {
        ArtifactPackage gone = room.publish(draft("gone " + round), TEXT);
        room.registry.changes().delete(gone.id(), CI, "");
        long letGo = room.clock.millis();
        room.clock.advance(Duration.ofMillis(1));
        return letGo;
    }

    /** As if the grace of what was let go of then ended now: uploads that are under way must not see the clock leap. */
    private void endGrace(long letGo) {
        room.database.write(
                "end a grace", rows -> rows.execute("UPDATE content_loose SET since = 0 WHERE since <= ?", letGo));
    }

    private Future<ArtifactPackage> upload(ArtifactPackage to, int number) {
        Digests announced = number % 2 == 0 ? Digests.NONE : RegistryFixture.announced(TEXT);
        return threads.submit(() -> {
            room.put(to, "file.txt", TEXT.getBytes(UTF_8), announced);
            return room.finish(to);
        });
    }

    private int collectUntil(AtomicBoolean over) {
        int collected = 0;
        while (!over.get()) {
            collected += room.collector.collect().collected();
        }
        return collected;
    }
}
