package io.stowage.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseContract;
import io.stowage.database.DatabaseMeters;
import io.stowage.database.Shelves;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void endCallers() {
        callers.shutdownNow();
    }

    private Path file() {
        return folder.resolve("database").resolve("stowage.db");
    }

    @Override
    protected Database open() {
        return open(Duration.ofSeconds(10));
    }

    @Override
    protected Database reopen() {
        return open();
    }

    private Database open(Duration timeout) {
        DatabaseConfig config = new DatabaseConfig(
                Optional.of(file()), Optional.empty(), "", Optional.empty(), Optional.empty(), 2, timeout);
        return SqliteDatabase.open(config, new DatabaseMeters(registry, "test"));
    }

    private void openAgain(Duration timeout) {
        database.close();
        database = open(timeout);
    }

    private static void assertUnavailable(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATABASE_UNAVAILABLE))
                .hasMessageContaining(text);
    }

    @Test
    void aSecondProcessIsToldTheNameOfTheFirst() throws Exception {
        database.close();
        Process child = DatabaseChild.of(file(), 0).start();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).as(() -> DatabaseChild.errors(child)).isNotNull();
            assertUnavailable(() -> open().close(), child.pid() + "@");
            assertUnavailable(() -> open().close(), ", since 20");
        } finally {
            child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
        // The lock ended with the process.
        database = open();
    }

    @Test
    void aSecondApplicationOfTheSameProcessIsRefusedAndTheFirstKeepsTheLock() throws Exception {
        assertUnavailable(() -> open().close(), ProcessHandle.current().pid() + "@");
        Process child = DatabaseChild.of(file(), 0).start();
        assertThat(DatabaseChild.errors(child)).contains("has it; end that one first");
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isNotZero();
    }

    @Test
    void filesAreTheirOwnersAlone() throws Exception {
        database.write("add", rows -> Shelves.add(rows, "x"));
        try (Stream<Path> files = Files.list(file().getParent())) {
            List<Path> all = files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(".lock"))
                    .toList();
            assertThat(all)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrder("stowage.db", "stowage.db-wal", "stowage.db-shm");
            for (Path path : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-------");
            }
        }
    }

    /** Runs all of them while the writer is held up, so that they come into one commit. */
    private List<Future<?>> together(List<Runnable> writes) {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        Future<?> holder = callers.submit(() -> database.write("hold", rows -> {
            holding.countDown();
            return await(held);
        }));
        await(holding);
        List<Future<?>> all = new ArrayList<>();
        for (Runnable write : writes) {
            Future<?> one = callers.submit(write);
            int before = all.size();
            all.add(one);
            Awaitility.await().until(() -> ((SqliteDatabase) database).waiting() > before);
        }
        held.countDown();
        await(holder);
        return all;
    }

    private void add(String name) {
        database.write("add", rows -> Shelves.add(rows, name));
    }

    private List<String> names() {
        return database.read("list", Shelves::names);
    }

    @Test
    void writesThatWaitShareACommit() {
        List<Runnable> writes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            writes.add(() -> add("shelf " + number));
        }
        double before = registry.get("stowage.database.groups").summary().count();

        together(writes).forEach(DatabaseContract::await);

        assertThat(names()).hasSize(10);
        // One of their own at most for who held them up, if that took long.
        assertThat(registry.get("stowage.database.groups").summary().count())
                .isBetween((long) before + 1, (long) before + 2);
        assertThat(registry.get("stowage.database.groups").summary().max()).isGreaterThanOrEqualTo(10);
    }

    private static int refuseIfThere(Handle rows, String name) {
        if (Shelves.names(rows).contains(name)) {
            throw new IllegalStateException(name + " is there");
        }
        return 0;
    }

    @Test
    void aRefusalThatDependsOnWhatSharesItsCommitIsToldOnlyAfterThat() {
        add("old");
        database.write("warm up", rows -> refuseIfThere(rows, "new"));
        CountDownLatch told = new CountDownLatch(1);
        List<String> seen = new ArrayList<>();
        List<Future<?>> all = together(List.of(
                () -> add("new"),
                () -> {
                    assertThatThrownBy(() -> database.write("refuse", rows -> refuseIfThere(rows, "new")))
                            .hasMessage("new is there");
                    seen.addAll(names());
                    told.countDown();
                },
                // Holds up the commit, for long enough that who is told too early looks before it.
                () -> database.write("wait", rows -> awaitAtMost(told, 500))));
        all.forEach(DatabaseContract::await);

        assertThat(seen)
                .as("what was there when it was refused because of that")
                .containsExactly("new", "old");
    }

    private static boolean awaitAtMost(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRefusalBecauseOfWhatIsUndoneWithTheCommitIsDecidedAnew() {
        openAgain(Duration.ofSeconds(1));
        add("old");
        database.write("warm up", rows -> refuseIfThere(rows, "new"));
        AtomicInteger tries = new AtomicInteger();
        List<Future<?>> all = together(List.of(
                () -> database.write("add, the first time", rows -> {
                    if (tries.incrementAndGet() > 1) {
                        throw new IllegalStateException("not again");
                    }
                    return Shelves.add(rows, "new");
                }),
                () -> database.write("refuse", rows -> refuseIfThere(rows, "new")),
                () -> database.write("fill up", SqliteDatabaseTest::endless)));

        assertThatThrownBy(() -> all.get(0).get(30, TimeUnit.SECONDS)).hasRootCauseMessage("not again");
        await(all.get(1));
        assertThat(names()).containsExactly("old");
    }

    private static int endless(Handle rows) {
        return rows.execute("INSERT INTO shelf (name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                + " SELECT 'endless ' || i FROM n");
    }

    @Test
    void aStatementThatTakesTooLongIsEndedAndTakesNothingFromThoseBesideIt() {
        openAgain(Duration.ofMillis(300));

        List<Future<?>> all =
                together(List.of(() -> add("before"), () -> database.write("fill up", SqliteDatabaseTest::endless)));

        await(all.get(0));
        assertThatThrownBy(() -> all.get(1).get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StowageException.class)
                .hasMessageContaining("took too long");
        assertThat(names()).containsExactly("before");
    }

    @Test
    void aReaderThatTakesTooLongIsEnded() {
        openAgain(Duration.ofMillis(300));
        assertUnavailable(
                () -> database.read(
                        "count for ever",
                        rows -> rows.createQuery("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                        + " SELECT MAX(i) FROM n")
                                .mapTo(Long.class)
                                .one()),
                "took too long");
    }

    @Test
    void whoseTurnDoesNotComeInTimeHasDoneNothing() {
        openAgain(Duration.ofMillis(200));
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        Future<?> holder = callers.submit(() -> database.write("hold", rows -> {
            holding.countDown();
            return await(held);
        }));
        await(holding);

        assertUnavailable(() -> add("late"), "its turn to write did not come");

        held.countDown();
        await(holder);
        add("next");
        assertThat(names()).containsExactly("next");
    }

    @Test
    void aWriteThatFindsTheQueueFullIsRefusedAtOnceAndThoseThatWaitAreDone() {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        openAgain(Duration.ofMinutes(2));
        Future<?> holder = callers.submit(() -> database.write("hold", rows -> {
            holding.countDown();
            return await(held);
        }));
        await(holding);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < Writer.MOST_WAITING; i++) {
            int number = i;
            all.add(callers.submit(() -> add("shelf " + number)));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> ((SqliteDatabase) database).waiting() == Writer.MOST_WAITING);

        assertUnavailable(() -> add("one too many"), "1024 writers wait already; try again");

        held.countDown();
        await(holder);
        all.forEach(DatabaseContract::await);
        assertThat(names()).hasSize(Writer.MOST_WAITING).doesNotContain("one too many");
    }

    @Test
    void whoIsInterruptedWhileItWaitsHasDoneNothing() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        Future<?> holder = callers.submit(() -> database.write("hold", rows -> {
            holding.countDown();
            return await(held);
        }));
        await(holding);
        Thread waiter = new Thread(() -> assertUnavailable(() -> add("never"), "interrupted"));
        waiter.start();
        Awaitility.await().until(() -> ((SqliteDatabase) database).waiting() == 1);
        waiter.interrupt();
        waiter.join(30_000);
        held.countDown();
        await(holder);
        add("next");
        assertThat(names()).containsExactly("next");
    }

    @Test
    void whoIsInterruptedWhileItsWorkGoesOnHearsTheTruth() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch working = new CountDownLatch(1);
        Future<Boolean> caller = callers.submit(() -> {
            Thread self = Thread.currentThread();
            callers.execute(() -> {
                await(working);
                self.interrupt();
                held.countDown();
            });
            database.write("add", rows -> {
                working.countDown();
                await(held);
                return Shelves.add(rows, "done");
            });
            return Thread.interrupted();
        });
        assertThat(caller.get(30, TimeUnit.SECONDS)).as("the interrupt is kept").isTrue();
        assertThat(names()).containsExactly("done");
    }

    @Test
    void aFullDiskIsToldAndForgottenWhenThereIsRoom() {
        add("first");
        long pages = database.read(
                "look",
                rows -> rows.createQuery("PRAGMA page_count").mapTo(Long.class).one());
        database.write(
                "limit",
                rows -> rows.createQuery("PRAGMA max_page_count = " + (pages + 5))
                        .mapTo(Long.class)
                        .one());

        List<Future<?>> all = together(List.of(
                () -> add("before"), () -> database.write("fill up", SqliteDatabaseTest::endless), () -> add("after")));

        await(all.get(0));
        assertThatThrownBy(() -> all.get(1).get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StowageException.class)
                .hasMessageContaining("disk is full");
        await(all.get(2));
        assertUnavailable(() -> database.write("fill up", SqliteDatabaseTest::endless), "disk is full; make room");
        assertThat(names()).containsExactly("after", "before", "first");

        database.write(
                "limit",
                rows -> rows.createQuery("PRAGMA max_page_count = 100000")
                        .mapTo(Long.class)
                        .one());
        add("later");
        assertThat(database.check(Duration.ofSeconds(5)).status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aDamagedFileIsToldAndNotWrittenAnyMore() throws Exception {
        for (int i = 0; i < 3000; i++) {
            int number = i;
            if (i % 1000 == 0) {
                database.write("add", rows -> {
                    for (int k = 0; k < 1000; k++) {
                        Shelves.add(rows, "a shelf with a long name " + (number + k));
                    }
                    return 0;
                });
            }
        }
        database.close();
        byte[] damaged = damage(5, 20);
        database = open();

        assertUnavailable(this::names, "is damaged; run");
        assertUnavailable(() -> add("more"), "is damaged; run");
        assertThat(database.check(Duration.ofSeconds(5)))
                .satisfies(health -> assertThat(health.status()).isEqualTo(Health.Status.DOWN))
                .satisfies(health -> assertThat(health.reason()).contains("damaged"));

        database.close();
        assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
        database = open();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        database.close();
        byte[] other = "This is a letter to my aunt, and no database at all.\n"
                .repeat(100)
                .getBytes(StandardCharsets.UTF_8);
        Files.write(file(), other);
        assertUnavailable(() -> open().close(), "is damaged; run");
        assertThat(Files.readAllBytes(file())).isEqualTo(other);
        Files.delete(file());
        database = open();
    }

    @Test
    void aFileThatIsGoneWhileItsLogIsThereIsNotBegunAnew() throws Exception {
        add("x");
        byte[] log = Files.readAllBytes(file().resolveSibling("stowage.db-wal"));
        database.close();
        Files.delete(file());
        Files.write(file().resolveSibling("stowage.db-wal"), log);

        assertUnavailable(() -> open().close(), "it is gone, but its log");

        assertThat(Files.readAllBytes(file().resolveSibling("stowage.db-wal"))).isEqualTo(log);
        Files.delete(file().resolveSibling("stowage.db-wal"));
        database = open();
    }

    /** Garbage over some pages. */
    private byte[] damage(int from, int to) throws IOException {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            byte[] garbage = new byte[4096 * (to - from)];
            java.util.Arrays.fill(garbage, (byte) 0x5a);
            channel.write(ByteBuffer.wrap(garbage), 4096L * from);
        }
        return Files.readAllBytes(file());
    }
}
