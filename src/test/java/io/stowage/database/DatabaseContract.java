package io.stowage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every database promises, whatever its engine. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DatabaseContract {
    protected Database database;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** An empty database. */
    protected abstract Database open() throws Exception;

    /** The same one once more, after it was closed. */
    protected abstract Database reopen() throws Exception;

    @BeforeEach
    void openIt() throws Exception {
        database = open();
        database.migrate(Shelves.TABLES);
    }

    @AfterEach
    void closeIt() {
        threads.shutdownNow();
        database.close();
    }

    private List<String> names() {
        return database.read("list the shelves", Shelves::names);
    }

    @Test
    void whatWasWrittenIsReadAndStays() throws Exception {
        long shelf = database.write("add a shelf", rows -> {
            long id = Shelves.add(rows, "maps");
            Shelves.put(rows, id, "Ägypten");
            return id;
        });

        database.close();
        database = reopen();
        database.migrate(Shelves.TABLES);

        assertThat(database.<List<String>>read("list", rows -> Shelves.titles(rows, shelf)))
                .containsExactly("Ägypten");
    }

    @Test
    void bytesNumbersAndTextComeBackAsTheyWere() {
        String title = "\u0001 \ud83d\ude00 'x' \"y\" \\";
        byte[] cover = database.write("put a book", rows -> {
            long shelf = Shelves.add(rows, "s");
            Shelves.put(rows, shelf, title);
            return rows.createQuery("SELECT cover FROM book")
                    .mapTo(byte[].class)
                    .one();
        });
        assertThat(cover).isEqualTo(title.getBytes(StandardCharsets.UTF_8));
        assertThat(database.<Long>read(
                        "look",
                        rows -> rows.createQuery("SELECT added_at FROM book")
                                .mapTo(Long.class)
                                .one()))
                .isEqualTo(1_700_000_000_000L);
    }

    @Test
    void textIsComparedByItsBytes() {
        List<String> inOrder = List.of("A", "B", "Z", "a", "b", "ä", "\uffff", "\ud83d\ude00");
        database.write("add shelves", rows -> {
            List<String> mixed = new ArrayList<>(inOrder);
            java.util.Collections.reverse(mixed);
            mixed.forEach(name -> Shelves.add(rows, name));
            return 0;
        });
        assertThat(names()).isEqualTo(inOrder);
        assertThat(database.<List<String>>read(
                        "list from b",
                        rows -> rows.createQuery(
                                        "SELECT name FROM shelf WHERE name > 'b' AND name < :end ORDER BY name")
                                .bind("end", "\uffff")
                                .mapTo(String.class)
                                .list()))
                .containsExactly("ä");
    }

    @Test
    void aFailureUndoesAllOfTheWorkAndPassesAsItIs() {
        StowageException refusal = new StowageException(Fault.CONFLICT, "there is one already");

        assertThatThrownBy(() -> database.write("add a shelf", rows -> {
                    Shelves.add(rows, "a");
                    Shelves.add(rows, "b");
                    throw refusal;
                }))
                .isSameAs(refusal);

        assertThat(names()).isEmpty();
    }

    @Test
    void otherExceptionsOfTheWorkPassToo() {
        IllegalArgumentException thrown = new IllegalArgumentException("no");
        assertThatThrownBy(() -> database.write("add", rows -> {
                    Shelves.add(rows, "a");
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThatThrownBy(() -> database.read("look", rows -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(names()).isEmpty();
    }

    @Test
    void aStatementThatNoDatabaseTakesIsADefectAndNotAnOutage() {
        assertThatThrownBy(() -> database.write("add", rows -> rows.execute("INSERT INTO nowhere VALUES (1)")))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERNAL))
                .hasMessageStartingWith("cannot add: ");
        assertThatThrownBy(() -> database.write("put a book", rows -> Shelves.put(rows, 4711, "on no shelf")))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERNAL));
    }

    @Test
    void oneThatFailsTakesNothingFromThoseBesideIt() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < 60; i++) {
            int number = i;
            all.add(threads.submit(() -> {
                start.await();
                return database.write("add " + number, rows -> {
                    long id = Shelves.add(rows, "shelf " + number);
                    if (number % 3 == 1) {
                        throw new StowageException(Fault.CONFLICT, "not this one");
                    }
                    if (number % 3 == 2) {
                        rows.execute("INSERT INTO nowhere VALUES (1)");
                    }
                    return Shelves.put(rows, id, "t");
                });
            }));
        }
        start.countDown();

        int failed = 0;
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(StowageException.class);
                failed++;
            }
        }

        assertThat(failed).isEqualTo(40);
        assertThat(names())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "shelf " + 3 * i).toList());
    }

    @Test
    void aCounterMissesNobody() throws Exception {
        database.write("begin to count", rows -> Shelves.add(rows, "0"));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(threads.submit(() -> {
                for (int n = 0; n < 25; n++) {
                    database.write("count", rows -> {
                        int last = rows.createQuery("SELECT name FROM shelf")
                                .mapTo(Integer.class)
                                .one();
                        return rows.createUpdate("UPDATE shelf SET name = :next")
                                .bind("next", Integer.toString(last + 1))
                                .execute();
                    });
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        assertThat(names()).containsExactly("200");
    }

    @Test
    void ofTwoThatFindNothingAndThenAddOneAddsOnly() throws Exception {
        CountDownLatch bothLooked = new CountDownLatch(2);
        // With SQLite works do not overlap: the other one has not looked yet, and will not.
        boolean overlap = database.engine() == Engine.POSTGRESQL;
        List<Future<?>> all = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            all.add(threads.submit(() -> database.write("add the only shelf", rows -> {
                boolean none = Shelves.names(rows).isEmpty();
                bothLooked.countDown();
                if (overlap) {
                    await(bothLooked);
                }
                return none ? Shelves.add(rows, name) : 0L;
            })));
        }
        for (Future<?> one : all) {
            one.get(30, TimeUnit.SECONDS);
        }
        assertThat(names()).hasSize(1);
    }

    @Test
    void aReaderKeepsItsPictureWhileOthersWrite() throws Exception {
        database.write("add", rows -> Shelves.add(rows, "first"));

        List<String> seen = database.read("look twice", rows -> {
            List<String> before = new ArrayList<>(Shelves.names(rows));
            awaitWrite("second");
            before.addAll(Shelves.names(rows));
            return before;
        });

        assertThat(seen).containsExactly("first", "first");
        assertThat(names()).containsExactly("first", "second");
    }

    @Test
    void aReaderDoesNotWaitForAWriter() {
        database.write("add", rows -> Shelves.add(rows, "first"));
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<?> slow = threads.submit(() -> database.write("add slowly", rows -> {
            Shelves.add(rows, "second");
            writing.countDown();
            return await(end);
        }));
        await(writing);

        assertThat(names()).containsExactly("first");

        end.countDown();
        await(slow);
        assertThat(names()).containsExactly("first", "second");
    }

    @Test
    void aReaderCannotWrite() {
        assertThatThrownBy(() -> database.read("add", rows -> Shelves.add(rows, "x")))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERNAL))
                .hasMessageContaining("read only");
        assertThat(names()).isEmpty();
    }

    @Test
    void aWorkWithinAWorkIsRefused() {
        assertThatThrownBy(() -> database.write("add", rows -> {
                    Shelves.add(rows, "a");
                    return database.write("add more", inner -> Shelves.add(inner, "b"));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("within another");
        assertThatThrownBy(() -> database.read("look", rows -> database.read("look again", Shelves::names)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void aWorkCannotEndTheTransaction() {
        assertThatThrownBy(() -> database.write("add", rows -> {
                    Shelves.add(rows, "a");
                    rows.commit();
                    return 0;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsClosedSaysSo() {
        database.close();

        assertThatThrownBy(() -> database.write("add a shelf", rows -> Shelves.add(rows, "x")))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATABASE_UNAVAILABLE))
                .hasMessage("cannot add a shelf: the database is closed");
        assertThatThrownBy(this::names)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATABASE_UNAVAILABLE));
    }

    @Test
    void tablesOfTheOtherEngineAreNotMade() {
        String own = "lending_of_" + database.engine().name().toLowerCase(java.util.Locale.ROOT);
        assertThat(database.<Long>read(
                        "look",
                        rows -> rows.createQuery("SELECT COUNT(*) FROM " + own)
                                .mapTo(Long.class)
                                .one()))
                .isZero();
        String other = database.engine() == Engine.SQLITE ? "lending_of_postgresql" : "lending_of_sqlite";
        assertThatThrownBy(() -> database.read("look", rows -> rows.execute("SELECT COUNT(*) FROM " + other)))
                .isInstanceOf(StowageException.class);
    }

    private void awaitWrite(String name) {
        await(threads.submit(() -> database.write("add", rows -> Shelves.add(rows, name))));
    }

    protected static int await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected static void await(Future<?> future) {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
