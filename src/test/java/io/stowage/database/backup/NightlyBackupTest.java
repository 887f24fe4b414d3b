package io.stowage.database.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.Shelves;
import io.stowage.database.TestDatabases;
import io.stowage.ops.FakeClock;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.memory.MemoryConfig;
import io.stowage.store.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyBackupTest {
    private static final BackupConfig CONFIG = new BackupConfig(true, 3, 7);

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final MemoryStore store = new MemoryStore(new MemoryConfig(16 << 20), clock);
    private final StoredBackups stored = new StoredBackups(store);
    private Database database;
    private NightlyBackup nightly;

    @BeforeEach
    void open() {
        database = TestDatabases.embedded(folder.resolve("rows"), Leases.TABLES, Shelves.TABLES);
        nightly = nightly("node-1", database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private NightlyBackup nightly(String node, Database leases) {
        return new NightlyBackup(
                CONFIG,
                List.of(new Part("stowage.db", folder.resolve("rows").resolve("stowage.db"))),
                stored,
                node,
                new Leases(leases, node, clock),
                folder.resolve("work"),
                clock);
    }

    private List<String> keys() throws Exception {
        return stored.list("node-1").stream().map(Key::text).toList();
    }

    @Test
    void eachNightOneIsMadeAndSevenAreKept() throws Exception {
        stored.put(Files.writeString(folder.resolve("other"), "of another node"), "node-2", clock.instant());
        for (int night = 0; night < 9; night++) {
            nightly.backUpIfDue();
            clock.advance(Duration.ofDays(1));
        }
        assertThat(keys()).hasSize(7).first().isEqualTo("database-backups/node-1/20260303T120000Z.zip");
        assertThat(keys()).last().isEqualTo("database-backups/node-1/20260309T120000Z.zip");
        assertThat(stored.list()).hasSize(8);
        assertThat(folder.resolve("work")).doesNotExist();
    }

    @Test
    void oneIsDueOncePerNight() throws Exception {
        nightly.backUpIfDue();
        clock.set(Instant.parse("2026-03-02T02:59:00Z"));
        nightly.backUpIfDue();
        assertThat(keys()).hasSize(1);
        clock.set(Instant.parse("2026-03-02T03:00:00Z"));
        nightly.backUpIfDue();
        clock.advance(Duration.ofHours(1));
        nightly.backUpIfDue();
        assertThat(keys()).hasSize(2);
    }

    @Test
    void whatIsStoredCanBeRestored() throws Exception {
        database.write("add", rows -> Shelves.add(rows, "x"));
        nightly.backUpIfDue();
        database.close();
        Path archive = folder.resolve("fetched.zip");
        stored.fetch(stored.list("node-1").get(0), archive);
        Part elsewhere = new Part("stowage.db", folder.resolve("elsewhere").resolve("stowage.db"));

        Restore.run(archive, List.of(elsewhere), clock);

        database = TestDatabases.embedded(folder.resolve("elsewhere"));
        assertThat(database.<List<String>>read("list", Shelves::names)).containsExactly("x");
    }

    @Test
    void whileAnotherProcessIsAboutItNoneIsMade() throws Exception {
        Leases other = new Leases(database, "another process", clock);
        other.take("database.backup.node-1", Duration.ofHours(1));
        nightly.backUpIfDue();
        assertThat(keys()).isEmpty();
        clock.advance(Duration.ofHours(1));
        nightly.backUpIfDue();
        assertThat(keys()).hasSize(1);
    }

    @Test
    void aBackupThatFailsLeavesTheOlderOnesAndIsMadeLater() throws Exception {
        nightly.backUpIfDue();
        clock.advance(Duration.ofDays(1));
        Path occupied = folder.resolve("work");
        Files.writeString(occupied, "a file where a folder should be");
        assertThatThrownBy(nightly::backUpIfDue).isInstanceOf(java.io.IOException.class);
        assertThat(keys()).hasSize(1);
        Files.delete(occupied);
        nightly.backUpIfDue();
        assertThat(keys()).hasSize(2);
    }

    @Test
    void otherObjectsBelowThePrefixAreLeftAlone() throws Exception {
        Key note = Key.of(StoredBackups.PREFIX + "node-1/README");
        store.put(note, Body.of(new byte[] {1}), PutOptions.REPLACE);
        for (int night = 0; night < 9; night++) {
            nightly.backUpIfDue();
            clock.advance(Duration.ofDays(1));
        }
        assertThat(store.head(note)).isPresent();
    }

    @Test
    void everySettingIsHeard() {
        Map<String, String> set = Map.of(
                "stowage.database.backup.enabled", "false",
                "stowage.database.backup.hour", "5",
                "stowage.database.backup.keep", "30");
        Settings settings = Settings.of(List.of(Source.of("test", set)), Map.of());
        assertThat(BackupConfig.from(settings.scope("stowage"))).isEqualTo(new BackupConfig(false, 5, 30));
        Settings nothing = Settings.of(List.of(), Map.of());
        assertThat(BackupConfig.from(nothing.scope("stowage"))).isEqualTo(CONFIG);
    }
}
