package io.stowage.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.database.Database;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log of events promises on both engines. */
abstract class EventLogContract {
    static final String STORED = "v1.storage.location_stored";
    private static final String FINISHED = "v1.storage.job_finished";

    final FakeClock clock = new FakeClock();
    Database database;
    EventLog log;

    abstract Database open();

    @BeforeEach
    void start() {
        database = open();
        log = new EventLog(database, "node-1", clock, new Random(1));
    }

    @AfterEach
    void end() {
        log.close();
        database.close();
    }

    void append(String type, String subject) {
        database.write("append", rows -> {
            log.append(rows, type, subject, EventData.of().with("size", 3));
            return subject;
        });
    }

    private List<Event> all() {
        return log.after(0, Set.of(), EventLog.MOST);
    }

    @Test
    void anEventIsALineOfJson() {
        clock.advance(Duration.ofNanos(123_456_789));
        database.write("append", rows -> {
            EventData data = EventData.of()
                    .with("backend_id", "rgw \"two\"\n")
                    .with("size", 123)
                    .with("reason", Optional.empty())
                    .with("sound", true);
            log.append(rows, STORED, "sha256:ab", data);
            return true;
        });
        Event event = all().get(0);
        assertThat(event.id()).matches("[0-9A-HJKMNP-TV-Z]{26}");
        assertThat(event.time()).isEqualTo(clock.instant().minusNanos(789));
        assertThat(event.line())
                .isEqualTo(
                        "{\"id\":\"" + event.id() + "\",\"seq\":1,\"type\":\"" + STORED + "\",\"time\":\""
                                + event.time() + "\",\"source\":\"stowage/node-1\",\"subject\":\"sha256:ab\","
                                + "\"data\":{\"backend_id\":\"rgw \\\"two\\\"\\n\",\"size\":123,\"reason\":null,\"sound\":true}}");
    }

    @Test
    void eventsAreReadInTheirOrderFromAnyNumberOn() {
        for (int i = 1; i <= 5; i++) {
            append(STORED, "subject " + i);
        }
        assertThat(all()).extracting(Event::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(log.after(2, Set.of(), 2)).extracting(Event::subject).containsExactly("subject 3", "subject 4");
        assertThat(log.after(5, Set.of(), 2)).isEmpty();
        assertThat(log.last()).isEqualTo(5);
    }

    @Test
    void eventsOfSomeTypesKeepTheirOrder() {
        append(STORED, "a");
        append(FINISHED, "b");
        append("v1.storage.job_started", "c");
        append(STORED, "d");
        assertThat(log.after(0, Set.of(STORED, FINISHED), 10))
                .extracting(Event::subject)
                .containsExactly("a", "b", "d");
        assertThat(log.after(0, Set.of(STORED, FINISHED), 2))
                .extracting(Event::subject)
                .containsExactly("a", "b");
    }

    @Test
    void whatIsUndoneLeavesNoEventAndNoGap() {
        append(STORED, "a");
        assertThatThrownBy(() -> database.write("fail", rows -> {
                    log.append(rows, STORED, "never", EventData.of());
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");
        append(STORED, "b");
        assertThat(all()).extracting(Event::seq).containsExactly(1L, 2L);
        assertThat(all()).extracting(Event::subject).containsExactly("a", "b");
    }

    /** Readers follow by the last number they saw, while many write: each sees every event once and in order. */
    @Test
    void aReaderThatFollowsMissesNothingWhileManyWrite() throws Exception {
        int writers = 4;
        int each = 40;
        ExecutorService threads = Executors.newFixedThreadPool(writers + 2);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int name = writer;
                writing.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        append(STORED, name + "-" + i);
                    }
                }));
            }
            Callable<List<Event>> follow = () -> {
                List<Event> seen = new ArrayList<>();
                while (seen.size() < writers * each) {
                    long last = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).seq();
                    seen.addAll(log.awaitAfter(last, Set.of(), 7, Duration.ofSeconds(20)));
                }
                return seen;
            };
            Future<List<Event>> one = threads.submit(follow);
            Future<List<Event>> other = threads.submit(follow);
            for (Future<?> writer : writing) {
                writer.get(60, TimeUnit.SECONDS);
            }
            List<Event> seen = one.get(60, TimeUnit.SECONDS);
            assertThat(seen).isEqualTo(other.get(60, TimeUnit.SECONDS));
            assertThat(seen)
                    .extracting(Event::seq)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) writers * each)
                            .boxed()
                            .toList());
            assertThat(seen).extracting(Event::subject).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReaderWaitsForTheNextEvent() throws Exception {
        append(STORED, "a");
        CompletableFuture<List<Event>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return log.awaitAfter(1, Set.of(FINISHED), 10, Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        append(STORED, "b");
        append(FINISHED, "c");
        assertThat(waiting.get(30, TimeUnit.SECONDS)).extracting(Event::subject).containsExactly("c");
        assertThat(log.awaitAfter(3, Set.of(), 10, Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void nobodyWaitsForALogThatIsClosed() throws Exception {
        log.close();
        assertThat(log.awaitAfter(0, Set.of(), 10, Duration.ofDays(1))).isEmpty();
    }

    @Test
    void oldEventsGoAndTheirNumbersDoNotComeBack() {
        append(STORED, "a");
        clock.advance(Duration.ofDays(2));
        append(STORED, "b");
        append(STORED, "c");
        assertThat(log.prune(Duration.ofDays(1), 100)).isEqualTo(1);
        assertThat(all()).extracting(Event::subject).containsExactly("b", "c");
        assertThat(log.first()).isEqualTo(2);
        assertThat(log.prune(Duration.ofDays(1), 1)).isEqualTo(1);
        clock.advance(Duration.ofDays(2));
        assertThat(log.prune(Duration.ofDays(1), 1)).isEqualTo(1);
        append(STORED, "d");
        assertThat(all()).extracting(Event::seq).containsExactly(4L);
    }

    @Test
    void whatIsNoEventIsRefused() {
        assertThatThrownBy(() -> append("Something Happened", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> append(STORED, "x".repeat(5_000))).isInstanceOf(IllegalArgumentException.class);
        assertThat(all()).isEmpty();
    }
}
