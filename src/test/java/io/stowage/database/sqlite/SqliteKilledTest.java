package io.stowage.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.Shelves;
import io.stowage.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes is killed, again and again over the same file. */
class SqliteKilledTest {
    @TempDir
    Path folder;

    /** As many as every build bears. {@link SqliteKilledIT} has more. */
    int kills() {
        return 2;
    }

    private Path file() {
        return folder.resolve("database").resolve("stowage.db");
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKillAndNothingIsHalf() throws Exception {
        Set<String> acknowledged = new HashSet<>();
        for (int life = 0; life < kills(); life++) {
            acknowledged.addAll(writeAndKill(life, 200 * (life + 1)));
            try (Stream<Path> left = Files.list(file().resolveSibling("native"))) {
                assertThat(left).as("copies of the native library").isEmpty();
            }
            try (Database database = SqliteDatabase.open(DatabaseConfig.embedded(file()), TestDatabases.meters())) {
                Set<String> shelves = new HashSet<>(database.<List<String>>read("list", Shelves::names));
                List<String> books = database.read(
                        "list",
                        rows -> rows.createQuery("SELECT title FROM book")
                                .mapTo(String.class)
                                .list());
                assertThat(shelves).containsAll(acknowledged);
                assertThat(books).containsExactlyInAnyOrderElementsOf(shelves);
            }
            assertThat(acknowledged.size()).isGreaterThan(200);
        }
    }

    /** What it told as written, some {@code least} rows at least. */
    private List<String> writeAndKill(int life, int least) throws Exception {
        Path told = Files.createFile(folder.resolve("told-" + life));
        Process child =
                DatabaseChild.of(file(), life).redirectOutput(told.toFile()).start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !child.isAlive() || Files.size(told) > 10L * least);
            assertThat(child.isAlive()).as(() -> DatabaseChild.errors(child)).isTrue();
        } finally {
            child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
        String lines = Files.readString(told);
        // The last one may be cut.
        return lines.substring(0, lines.lastIndexOf('\n')).lines().toList();
    }
}
