package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.Test;

/** All of a body or nothing. */
abstract class WritingContract extends StoreFixture {

    @Test
    void whatWasPutIsRead() throws IOException {
        PutResult result = put(KEY, "hello");

        assertThat(result).isEqualTo(PutResult.stored(5));
        assertThat(textOf(KEY)).isEqualTo("hello");
    }

    @Test
    void aStoreKeepsNoneOfTheBytesThatItWasGiven() throws IOException {
        byte[] bytes = utf8("hello");
        byte[] large = new byte[1 << 20];
        store.put(KEY, Body.of(bytes), PutOptions.REPLACE);
        store.put(OTHER, Body.of(large), PutOptions.REPLACE);

        Arrays.fill(bytes, (byte) 'x');
        Arrays.fill(large, (byte) 'x');

        assertThat(bytesOf(KEY)).isEqualTo(utf8("hello"));
        assertThat(bytesOf(OTHER)).isEqualTo(new byte[1 << 20]);
    }

    @Test
    void aPutReplacesWhatWasThere() throws IOException {
        put(KEY, "a longer old text");
        put(KEY, "new");

        assertThat(textOf(KEY)).isEqualTo("new");
        assertHoldsOnly(KEY.text());
    }

    @Test
    void anEmptyObjectIsAnObject() throws IOException {
        assertThat(put(KEY, "")).isEqualTo(PutResult.stored(0));
        store.put(OTHER, Body.ofUnknownLength(InputStream.nullInputStream()), PutOptions.REPLACE);

        assertThat(bytesOf(KEY)).isEmpty();
        assertThat(bytesOf(OTHER)).isEmpty();
        assertThat(store.head(KEY).orElseThrow().length()).isZero();
    }

    @Test
    void aLargeObjectIsReadAsItWasWritten() throws IOException {
        byte[] large = TestStreams.bytes(largeBytes(), 1);

        assertThat(put(KEY, large).length()).isEqualTo(large.length);
        store.put(OTHER, Body.of(TestStreams.dripping(large), large.length), PutOptions.REPLACE);

        assertThat(Arrays.equals(bytesOf(KEY), large)).isTrue();
        assertThat(Arrays.equals(bytesOf(OTHER), large)).isTrue();
    }

    @Test
    void aBodyMayHaveAnUnknownLength() throws IOException {
        byte[] large = TestStreams.bytes(largeBytes(), 2);

        PutResult small = store.put(KEY, Body.ofUnknownLength(stream(utf8("hello"))), PutOptions.REPLACE);
        PutResult big = store.put(OTHER, Body.ofUnknownLength(TestStreams.dripping(large)), PutOptions.REPLACE);

        assertThat(small).isEqualTo(PutResult.stored(5));
        assertThat(big).isEqualTo(PutResult.stored(large.length));
        assertThat(textOf(KEY)).isEqualTo("hello");
        assertThat(Arrays.equals(bytesOf(OTHER), large)).isTrue();
    }

    @Test
    void anObjectOfAnySizePassesThroughFixedBuffers() throws IOException {
        long length = hugeBytes();
        CheckedInputStream source = new CheckedInputStream(TestStreams.generated(length), new CRC32C());

        assertThat(store.put(KEY, Body.of(source, length), PutOptions.REPLACE).length())
                .isEqualTo(length);

        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            CheckedInputStream read = new CheckedInputStream(reading.stream(), new CRC32C());
            assertThat(drain(read)).isEqualTo(length);
            assertThat(read.getChecksum().getValue())
                    .isEqualTo(source.getChecksum().getValue());
        }
    }

    @Test
    void onlyIfAbsentKeepsWhatIsThere() throws IOException {
        assertThat(store.put(KEY, Body.of(utf8("first")), PutOptions.ONLY_IF_ABSENT))
                .isEqualTo(PutResult.stored(5));
        assertThat(store.put(KEY, Body.of(utf8("second")), PutOptions.ONLY_IF_ABSENT))
                .isEqualTo(PutResult.ALREADY_THERE);
        byte[] large = TestStreams.bytes(largeBytes(), 3);
        assertThat(store.put(KEY, Body.of(stream(large), large.length), PutOptions.ONLY_IF_ABSENT))
                .isEqualTo(PutResult.ALREADY_THERE);

        assertThat(textOf(KEY)).isEqualTo("first");
        assertHoldsOnly(KEY.text());
    }

    @Test
    void onlyIfAbsentStoresALargeObjectThatIsNotThere() throws IOException {
        byte[] large = TestStreams.bytes(largeBytes(), 3);

        assertThat(store.put(KEY, Body.of(stream(large), large.length), PutOptions.ONLY_IF_ABSENT))
                .isEqualTo(PutResult.stored(large.length));
        assertThat(Arrays.equals(bytesOf(KEY), large)).isTrue();
    }

    @Test
    void aMediaTypeIsTakenAsAHint() throws IOException {
        store.put(KEY, Body.of(utf8("{}")), PutOptions.REPLACE.withMediaType("application/json"));

        assertThat(textOf(KEY)).isEqualTo("{}");
    }

    @Test
    void aBodyThatBreaksLeavesTheOldBytes() throws IOException {
        put(KEY, "old");
        for (byte[] whole : List.of(TestStreams.bytes(1000, 4), TestStreams.bytes(largeBytes(), 5))) {
            for (int delivered : new int[] {0, whole.length / 2, whole.length}) {
                IOException failure = new IOException("the client went away");
                InputStream source = TestStreams.breakingAfter(Arrays.copyOf(whole, delivered), failure);

                assertThat(catchThrowable(() -> store.put(KEY, Body.of(source, whole.length), PutOptions.REPLACE)))
                        .as("after %d of %d bytes", delivered, whole.length)
                        .isSameAs(failure);
                assertThat(textOf(KEY)).isEqualTo("old");
            }
        }
        assertHoldsOnly(KEY.text());
    }

    @Test
    void aBodyOfUnknownLengthThatBreaksLeavesNothing() throws IOException {
        for (int delivered : new int[] {0, 1000, largeBytes()}) {
            IOException failure = new IOException("the client went away");
            InputStream source = TestStreams.breakingAfter(TestStreams.bytes(delivered, 6), failure);

            assertThat(catchThrowable(() -> store.put(KEY, Body.ofUnknownLength(source), PutOptions.ONLY_IF_ABSENT)))
                    .isSameAs(failure);
        }
        assertThat(store.head(KEY)).isEmpty();
        assertHoldsOnly();
    }

    @Test
    void anUncheckedExceptionOfTheSourceIsPassedOnToo() throws IOException {
        RuntimeException failure = new UncheckedIOException(new IOException("the client went away"));
        InputStream source = TestStreams.breakingAfter(new byte[10], failure);

        assertThat(catchThrowable(() -> store.put(KEY, Body.of(source, 20), PutOptions.REPLACE)))
                .isSameAs(failure);
        assertHoldsOnly();
    }

    @Test
    void aBodyThatIsTooShortLeavesTheOldBytes() throws IOException {
        assertRefused(Body.of(stream(new byte[9]), 10), BodyException.Reason.TOO_SHORT);
        assertRefused(Body.of(stream(new byte[largeBytes() - 1]), largeBytes()), BodyException.Reason.TOO_SHORT);
    }

    @Test
    void aBodyThatIsTooLongLeavesTheOldBytes() throws IOException {
        assertRefused(Body.of(stream(new byte[11]), 10), BodyException.Reason.TOO_LONG);
        assertRefused(Body.of(stream(new byte[1]), 0), BodyException.Reason.TOO_LONG);
        assertRefused(Body.of(stream(new byte[largeBytes() + 1]), largeBytes()), BodyException.Reason.TOO_LONG);
    }

    @Test
    void aBodyWithTheWrongDigestLeavesTheOldBytes() throws IOException {
        Digest wrong = Digest.compute(Algorithm.SHA256, utf8("something else"));
        byte[] small = TestStreams.bytes(1000, 8);
        byte[] large = TestStreams.bytes(largeBytes(), 8);

        assertRefused(Body.of(small).expecting(wrong), BodyException.Reason.DIGEST_MISMATCH);
        assertRefused(Body.of(stream(small), small.length).expecting(wrong), BodyException.Reason.DIGEST_MISMATCH);
        assertRefused(Body.of(stream(large), large.length).expecting(wrong), BodyException.Reason.DIGEST_MISMATCH);
        assertRefused(Body.ofUnknownLength(stream(small)).expecting(wrong), BodyException.Reason.DIGEST_MISMATCH);
    }

    @Test
    void aBodyWithTheRightDigestIsStored() throws IOException {
        byte[] large = TestStreams.bytes(largeBytes(), 8);

        Digest right = Digest.compute(Algorithm.SHA512, large);
        store.put(KEY, Body.of(stream(large), large.length).expecting(right), PutOptions.REPLACE);
        store.put(OTHER, Body.of(large).expecting(right), PutOptions.REPLACE);

        assertThat(store.head(KEY).orElseThrow().length()).isEqualTo(large.length);
        assertThat(store.head(OTHER).orElseThrow().length()).isEqualTo(large.length);
    }

    @Test
    void aDeletedObjectIsGone() throws IOException {
        put(KEY, "old");
        store.delete(KEY);

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.open(KEY, ByteRange.ALL)).isEmpty();
        assertHoldsOnly();
    }

    @Test
    void deletingTwiceIsNoError() throws IOException {
        put(KEY, "old");
        store.delete(KEY);
        store.delete(KEY);
        store.delete(Key.of("some"));
        store.delete(Key.of("some/key/below"));

        assertHoldsOnly();
    }

    @Test
    void aKeyCanBeUsedAgainAfterADelete() throws IOException {
        put(KEY, "old");
        store.delete(KEY);

        assertThat(store.put(KEY, Body.of(utf8("new")), PutOptions.ONLY_IF_ABSENT)
                        .stored())
                .isTrue();
        assertThat(textOf(KEY)).isEqualTo("new");
    }

    private void assertRefused(Body body, BodyException.Reason reason) throws IOException {
        put(KEY, "old");
        assertThatThrownBy(() -> store.put(KEY, body, PutOptions.REPLACE))
                .isInstanceOfSatisfying(
                        BodyException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(textOf(KEY)).isEqualTo("old");
        assertHoldsOnly(KEY.text());
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
