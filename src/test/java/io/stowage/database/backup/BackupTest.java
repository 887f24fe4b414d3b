package io.stowage.database.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.database.Database;
import io.stowage.database.Shelves;
import io.stowage.database.TestDatabases;
import io.stowage.database.sqlite.DatabaseChild;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();

    private Path rows() {
        return folder.resolve("database");
    }

    private List<Part> parts() {
        return List.of(new Part("stowage.db", rows().resolve("stowage.db")));
    }

    private Path archive() {
        return folder.resolve("backup.zip");
    }

    private List<String> write() throws IOException {
        try (WorkFolder work = WorkFolder.make(rows())) {
            return BackupArchive.write(parts(), archive(), work.path());
        }
    }

    private Database open() {
        return TestDatabases.embedded(rows(), Shelves.TABLES);
    }

    private static void add(Database database, String name) {
        database.write("add", rows -> Shelves.add(rows, name));
    }

    private static List<String> names(Database database) {
        return database.read("list", Shelves::names);
    }

    private static List<String> books(Database database) {
        return database.read(
                "list",
                rows -> rows.createQuery("SELECT title FROM book")
                        .mapTo(String.class)
                        .list());
    }

    private Path aside() throws IOException {
        try (Stream<Path> all = Files.list(rows())) {
            return all.filter(path -> path.getFileName().toString().startsWith("before-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> files(Path where) throws IOException {
        try (Stream<Path> all = Files.list(where)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void fill(Path file, int from) throws IOException {
        byte[] garbage = new byte[4096 * 20];
        Arrays.fill(garbage, (byte) 0x5a);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(garbage), from);
        }
    }

    private static void addMany(Database database) {
        database.write("add", rows -> {
            for (int i = 0; i < 3000; i++) {
                Shelves.add(rows, "a shelf with a long name " + i);
            }
            return 0;
        });
    }

    @Test
    void aRestoreGivesTheRowsOfTheBackupAndKeepsThoseThatWereThere() throws Exception {
        try (Database database = open()) {
            add(database, "old");
            assertThat(write()).containsExactly("stowage.db");
            add(database, "new");
        }

        List<Restore.Restored> done = Restore.run(archive(), parts(), clock);

        assertThat(done).extracting(Restore.Restored::name).containsExactly("stowage.db");
        try (Database database = open()) {
            assertThat(names(database)).containsExactly("old");
            add(database, "newer");
        }
        try (Database before = TestDatabases.embedded(aside())) {
            assertThat(names(before)).containsExactly("new", "old");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive())))
                .isEqualTo("rw-------");
        assertThat(files(rows())).noneMatch(name -> name.startsWith("work-") || name.endsWith(".restored"));
    }

    @Test
    void aBackupBesideAProcessThatWritesHasNoHalfTransactionAndARestoreIsRefusedMeanwhile() throws Exception {
        Files.createDirectories(rows());
        Path told = Files.createFile(folder.resolve("told"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseChild.class.getName(),
                        rows().resolve("stowage.db").toString(),
                        "0")
                .redirectOutput(told.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> before;
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !child.isAlive() || Files.size(told) > 5000);
            before = Files.readAllLines(told);
            write();
            long size = Files.size(told);
            Awaitility.await("it writes on").until(() -> Files.size(told) > size);
            assertThatThrownBy(() -> Restore.run(archive(), parts(), clock))
                    .isInstanceOf(StowageException.class)
                    .hasMessageContaining(child.pid() + "@")
                    .hasMessageContaining("has it; end that one first");
        } finally {
            child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }

        Restore.run(archive(), parts(), clock);

        try (Database database = open()) {
            // The last line may have been cut when it was read.
            assertThat(names(database)).containsAll(before.subList(0, before.size() - 1));
            assertThat(books(database)).containsExactlyInAnyOrderElementsOf(names(database));
        }
        assertThat(files(aside())).contains("stowage.db", "stowage.db-wal");
    }

    @Test
    void aDamagedDatabaseIsNotBackedUp() throws Exception {
        try (Database database = open()) {
            addMany(database);
        }
        fill(rows().resolve("stowage.db"), 5 * 4096);

        assertThatThrownBy(this::write)
                .isInstanceOf(StowageException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("\"stowage database restore\"");

        assertThat(archive()).doesNotExist();
        assertThat(files(folder)).containsExactly("database");
    }

    @Test
    void aDamagedBackupIsRefusedBeforeAnythingIsTouched() throws Exception {
        try (Database database = open()) {
            addMany(database);
            write();
        }
        byte[] rows = Files.readAllBytes(rows().resolve("stowage.db"));
        fill(archive(), 1000);

        assertThatThrownBy(() -> Restore.run(archive(), parts(), clock))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT))
                .hasMessageContaining("take another one");

        assertThat(Files.readAllBytes(rows().resolve("stowage.db"))).isEqualTo(rows);
        assertThat(files(rows())).noneMatch(name -> name.startsWith("before-"));
    }

    @Test
    void aRestoreThatWasInterruptedKeepsTheDatabaseClosedUntilItIsRepeated() throws Exception {
        try (Database database = open()) {
            add(database, "old");
            write();
        }
        Files.move(rows().resolve("stowage.db"), rows().resolve("stowage.db.restored"));

        assertThatThrownBy(() -> open().close()).hasMessageContaining("run \"stowage database restore\" again");
        Restore.run(archive(), parts(), clock);

        try (Database database = open()) {
            assertThat(names(database)).containsExactly("old");
        }
    }

    @Test
    void aBackupIsNotReplaced() throws Exception {
        Files.writeString(archive(), "an older one");
        try (Database database = open()) {
            add(database, "old");
            assertThatThrownBy(this::write).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(archive()).hasContent("an older one");
    }
}
