package io.stowage.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseContract;
import io.stowage.database.PostgresSchema;
import io.stowage.database.Shelves;
import io.stowage.database.TestDatabases;
import io.stowage.database.sqlite.DatabaseChild;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pg")
class PostgresDatabaseIT extends DatabaseContract {
    private static final int KILLS = Integer.getInteger("database.kills", 3);

    @TempDir
    private Path folder;

    private final PostgresSchema schema = PostgresSchema.create();

    @AfterEach
    void dropIt() {
        schema.drop();
    }

    @Override
    protected Database open() {
        return schema.open();
    }

    @Override
    protected Database reopen() {
        return schema.open();
    }

    private static void assertUnavailable(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATABASE_UNAVAILABLE))
                .hasMessageContaining(text);
    }

    private static Database at(String url) {
        DatabaseConfig config = new DatabaseConfig(
                Optional.empty(),
                Optional.of(url),
                "stowage",
                Optional.empty(),
                Optional.empty(),
                2,
                Duration.ofMillis(500));
        return PostgresDatabase.open(config, "test", Isolation.SERIALIZABLE, TestDatabases.meters(), new Random(1));
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKillOfTheNodeAndNothingIsHalf() throws Exception {
        Set<String> acknowledged = new HashSet<>();
        for (int life = 0; life < KILLS; life++) {
            Path told = Files.createFile(folder.resolve("told-" + life));
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DatabaseChild.class.getName(),
                            schema.url(),
                            Integer.toString(life))
                    .redirectOutput(told.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> !child.isAlive() || Files.size(told) > 1500);
                assertThat(child.isAlive()).isTrue();
            } finally {
                child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
            String lines = Files.readString(told);
            // The last one may be cut.
            lines.substring(0, lines.lastIndexOf('\n')).lines().forEach(acknowledged::add);
            // In one picture, as the server may be about the last commit yet.
            long half = database.read(
                    "count",
                    rows -> rows.createQuery(
                                    "SELECT COUNT(*) FROM shelf FULL JOIN book ON title = name WHERE title IS NULL OR name IS NULL")
                            .mapTo(Long.class)
                            .one());
            assertThat(half).isZero();
            assertThat(database.<List<String>>read("list", Shelves::names)).containsAll(acknowledged);
        }
        assertThat(acknowledged.size()).isGreaterThan(KILLS * 100);
    }

    @Test
    void aServerThatIsNotThereIsToldAndHoldsUpNoOpening() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (Database nowhere = at("jdbc:postgresql://127.0.0.1:" + free + "/stowage")) {
            nowhere.migrate(Shelves.TABLES);
            assertUnavailable(
                    () -> nowhere.read("list", Shelves::names), "cannot list: the database's server does not");
            assertUnavailable(() -> nowhere.write("add", rows -> Shelves.add(rows, "x")), "does not answer");
            assertThat(nowhere.check(Duration.ofSeconds(1)).status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsToldToo() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Database nowhere = at("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/stowage")) {
            assertUnavailable(() -> nowhere.read("list", Shelves::names), "does not answer");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsTold() {
        try (Database nowhere = at(schema.url().replace("/stowage?", "/no_such_database?"))) {
            assertUnavailable(() -> nowhere.read("list", Shelves::names), "has no database of that name");
        }
    }

    private int ownPid(Handle rows) {
        return rows.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one();
    }

    @Test
    void aConnectionThatIsCutInACommitLeavesADoubtAndIsNotTriedAgain() {
        List<Integer> runs = new ArrayList<>();
        assertUnavailable(
                () -> database.write("add", rows -> {
                    runs.add(1);
                    long id = Shelves.add(rows, "x");
                    schema.execute("SELECT pg_terminate_backend(" + ownPid(rows) + ", 5000)");
                    return id;
                }),
                "did not say whether it was done");
        assertThat(runs).hasSize(1);
        assertThat(database.<List<String>>read("list", Shelves::names)).isEmpty();
    }

    @Test
    void aConnectionThatIsCutBeforeIsToldAndTheNextOneWorks() {
        assertUnavailable(
                () -> database.write("add", rows -> {
                    schema.execute("SELECT pg_terminate_backend(" + ownPid(rows) + ", 5000)");
                    return Shelves.add(rows, "x");
                }),
                "does not answer");
        database.write("add", rows -> Shelves.add(rows, "y"));
        assertThat(database.<List<String>>read("list", Shelves::names)).containsExactly("y");
    }

    @Test
    void aStatementThatTakesTooLongIsEnded() {
        try (Database hasty = at(schema.url())) {
            assertUnavailable(() -> hasty.read("sleep", rows -> rows.execute("SELECT pg_sleep(30)")), "took too long");
        }
    }

    @Test
    void nodesThatStartTogetherMakeTheTablesOnce() throws Exception {
        PostgresSchema fresh = PostgresSchema.create();
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(nodes.submit(() -> {
                    try (Database node = fresh.open()) {
                        node.migrate(Shelves.TABLES);
                        return node.<List<String>>read("list", Shelves::names);
                    }
                }));
            }
            for (Future<List<String>> one : all) {
                assertThat(one.get()).isEmpty();
            }
        } finally {
            nodes.shutdownNow();
            fresh.drop();
        }
    }
}
