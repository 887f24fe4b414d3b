package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.UnixOperatingSystemMXBean;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is asked for, exactly that, and "not there" as an answer. */
abstract class ReadingContract extends WritingContract {

    @Test
    void whatIsNotThereIsAnAnswer() throws IOException {
        assertThat(store.open(KEY, ByteRange.ALL)).isEmpty();
        assertThat(store.open(KEY, ByteRange.between(5, 9))).isEmpty();
        assertThat(store.head(KEY)).isEmpty();
    }

    @Test
    void headTellsWhatIsThere() throws IOException {
        put(KEY, "hello");

        ObjectInfo info = store.head(KEY).orElseThrow();

        assertThat(info.key()).isEqualTo(KEY);
        assertThat(info.length()).isEqualTo(5);
        assertThat(info.modified()).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
    }

    @Test
    void headOpenAndListTellTheSame() throws IOException {
        put(KEY, "hello");

        ObjectInfo info = store.head(KEY).orElseThrow();

        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            assertThat(reading.info().version()).isEqualTo(info.version());
            assertThat(reading.info().length()).isEqualTo(5);
            assertThat(reading.span()).isEqualTo(new Span(0, 5));
        }
        ObjectInfo listed = store.list(ListQuery.prefix("")).objects().get(0);
        assertThat(listed.version()).isEqualTo(info.version());
        assertThat(listed.length()).isEqualTo(5);
    }

    @Test
    void otherBytesHaveAnotherVersion() throws IOException {
        put(KEY, "hello");
        String first = store.head(KEY).orElseThrow().version();
        put(KEY, "HELLO");
        String second = store.head(KEY).orElseThrow().version();
        put(KEY, "world");

        assertThat(store.head(KEY).orElseThrow().version()).isNotIn(first, second);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aRangeIsReadExactly() throws IOException {
        put(KEY, "0123456789");

        assertRange(ByteRange.between(0, 0), 0, "0");
        assertRange(ByteRange.between(9, 9), 9, "9");
        assertRange(ByteRange.between(0, 9), 0, "0123456789");
        assertRange(ByteRange.between(3, 5), 3, "345");
        assertRange(ByteRange.from(0), 0, "0123456789");
        assertRange(ByteRange.from(8), 8, "89");
        assertRange(ByteRange.suffix(1), 9, "9");
        assertRange(ByteRange.suffix(10), 0, "0123456789");
    }

    @Test
    void aRangeThatReachesPastTheEndIsCut() throws IOException {
        put(KEY, "0123456789");

        assertRange(ByteRange.between(8, 10), 8, "89");
        assertRange(ByteRange.between(0, Long.MAX_VALUE), 0, "0123456789");
        assertRange(ByteRange.between(9, Long.MAX_VALUE - 1), 9, "9");
        assertRange(ByteRange.suffix(11), 0, "0123456789");
        assertRange(ByteRange.suffix(Long.MAX_VALUE), 0, "0123456789");
    }

    @Test
    void aRangePastTheEndTellsTheSize() throws IOException {
        put(KEY, "0123456789");

        assertNotSatisfiable(ByteRange.between(10, 10), 10);
        assertNotSatisfiable(ByteRange.from(11), 10);
        assertNotSatisfiable(ByteRange.from(Long.MAX_VALUE), 10);
        assertNotSatisfiable(ByteRange.suffix(0), 10);
    }

    @Test
    void noRangeOfAnEmptyObjectCanBeSatisfied() throws IOException {
        put(KEY, "");

        assertThat(bytesOf(KEY, ByteRange.ALL)).isEmpty();
        assertNotSatisfiable(ByteRange.between(0, 0), 0);
        assertNotSatisfiable(ByteRange.from(0), 0);
        assertNotSatisfiable(ByteRange.suffix(5), 0);
    }

    @Test
    void aRangeOfALargeObjectIsReadExactly() throws IOException {
        byte[] large = TestStreams.bytes(largeBytes(), 9);
        put(KEY, large);
        int first = large.length / 2 - 100_000;
        int last = large.length / 2 + 100_000;

        assertThat(bytesOf(KEY, ByteRange.between(first, last))).isEqualTo(Arrays.copyOfRange(large, first, last + 1));
        assertThat(bytesOf(KEY, ByteRange.suffix(7)))
                .isEqualTo(Arrays.copyOfRange(large, large.length - 7, large.length));
    }

    @Test
    void skippingAndReadingByteByByteKeepThePlace() throws IOException {
        put(KEY, "0123456789");

        try (Reading reading = store.open(KEY, ByteRange.between(2, 8)).orElseThrow()) {
            InputStream in = reading.stream();
            assertThat(in.read()).isEqualTo('2');
            in.skipNBytes(3);
            assertThat(in.readNBytes(2)).isEqualTo(utf8("67"));
            assertThat(in.read(new byte[5], 1, 0)).isZero();
            assertThat(in.read()).isEqualTo('8');
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[5])).isEqualTo(-1);
        }
    }

    @Test
    void whoReadsMayGoOnAfterADeleteOrAReplace() throws IOException {
        put(KEY, "old bytes");
        put(OTHER, "old bytes");

        try (Reading one = store.open(KEY, ByteRange.ALL).orElseThrow();
                Reading two = store.open(OTHER, ByteRange.ALL).orElseThrow()) {
            store.delete(KEY);
            put(OTHER, "new");
            assertThat(one.stream().readAllBytes()).isEqualTo(utf8("old bytes"));
            assertThat(two.stream().readAllBytes()).isEqualTo(utf8("old bytes"));
        }
    }

    @Test
    void aFileThatAReadingNamesHoldsTheBytesAtTheSpan() throws IOException {
        put(KEY, "0123456789");

        try (Reading reading = store.open(KEY, ByteRange.between(3, 5)).orElseThrow()) {
            byte[] expected = reading.stream().readAllBytes();
            for (Path file : reading.file().stream().toList()) {
                byte[] all = Files.readAllBytes(file);
                int from = Math.toIntExact(reading.span().offset());
                assertThat(Arrays.copyOfRange(
                                all, from, Math.toIntExact(reading.span().end())))
                        .isEqualTo(expected);
            }
            assertThat(expected).isEqualTo(utf8("345"));
        }
    }

    @Test
    void closingAReadingEarlyLeaksNothing() throws IOException {
        put(KEY, TestStreams.bytes(largeBytes(), 10));
        long before = openFiles();

        for (int i = 0; i < 250; i++) {
            try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
                assertThat(reading.stream().read()).isNotNegative();
            }
        }

        assertThat(openFiles() - before).isLessThan(25);
        assertThat(bytesOf(KEY, ByteRange.between(0, 9))).hasSize(10);
    }

    @Test
    void closingAReadingTwiceIsNoError() throws IOException {
        put(KEY, "hello");

        Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow();
        reading.close();
        reading.close();

        assertThat(textOf(KEY)).isEqualTo("hello");
    }

    private void assertRange(ByteRange range, long offset, String expected) throws IOException {
        try (Reading reading = store.open(KEY, range).orElseThrow()) {
            assertThat(reading.info().length()).as("%s", range).isEqualTo(10);
            assertThat(reading.span()).as("%s", range).isEqualTo(new Span(offset, expected.length()));
            assertThat(new String(reading.stream().readAllBytes(), StandardCharsets.UTF_8))
                    .as("%s", range)
                    .isEqualTo(expected);
        }
    }

    private void assertNotSatisfiable(ByteRange range, long size) {
        StoreException refusal = storeException(() -> store.open(KEY, range));
        assertThat(refusal.reason()).as("%s", range).isEqualTo(Reason.RANGE_NOT_SATISFIABLE);
        assertThat(refusal.size()).as("%s", range).isEqualTo(size);
    }

    /** Zero where the platform does not tell; the loop itself then still shows a pool that ran dry. */
    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
