package io.stowage.store.guard;

import static io.stowage.store.guard.GuardFixture.KEY;
import static io.stowage.store.guard.GuardFixture.fails;
import static io.stowage.store.guard.GuardFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterStepTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FlakyStore flaky = new FlakyStore(GuardFixture.memory());
    private final ObjectStore store = new GuardedStore(flaky, List.of(new MeterStep("main", registry)));

    @Test
    void eachOperationIsCountedUnderItsOwnName() throws IOException {
        put(store, "hello");
        store.head(KEY);
        store.head(KEY);
        store.delete(KEY);

        assertThat(calls("put", "ok")).isEqualTo(1);
        assertThat(calls("head", "ok")).isEqualTo(2);
        assertThat(calls("delete", "ok")).isEqualTo(1);
    }

    @Test
    void whatIsNotThereHasItsOwnOutcome() throws IOException {
        store.head(KEY);
        store.open(KEY, ByteRange.ALL);
        store.copy(KEY, Key.of("other"), PutOptions.REPLACE);

        assertThat(calls("head", "absent")).isEqualTo(1);
        assertThat(calls("open", "absent")).isEqualTo(1);
        assertThat(calls("copy", "absent")).isEqualTo(1);
    }

    @Test
    void aFailureIsCountedUnderItsReason() {
        flaky.failCall(1, new StoreException(Reason.NO_SPACE, "full"));
        fails(() -> put(store, "a"));
        flaky.failCall(1, new IOException("from the sender"));
        fails(() -> put(store, "a"));
        flaky.failCall(1, new IllegalStateException("a bug"));
        fails(() -> put(store, "a"));
        Body tooShort = Body.of(new ByteArrayInputStream(new byte[1]), 2);
        fails(() -> store.put(KEY, tooShort, PutOptions.REPLACE));

        assertThat(calls("put", "no-space")).isEqualTo(1);
        assertThat(calls("put", "io")).isEqualTo(1);
        assertThat(calls("put", "error")).isEqualTo(1);
        assertThat(calls("put", "body")).isEqualTo(1);
        assertThat(registry.get(MeterStep.BYTES)
                        .tag("direction", "written")
                        .summary()
                        .count())
                .isZero();
    }

    @Test
    void bytesThatWereWrittenAreCountedOnce() throws IOException {
        put(store, "hello");
        store.put(KEY, Body.of(new byte[7]), PutOptions.ONLY_IF_ABSENT);
        Upload upload = store.startUpload(KEY, PutOptions.REPLACE);
        store.completeUpload(upload, List.of(store.putPart(upload, 1, Body.of(new byte[100]))), PutOptions.REPLACE);

        assertThat(bytes("written")).isEqualTo(105);
    }

    @Test
    void bytesThatWereReadAreCountedWhenTheReadingIsClosed() throws IOException {
        put(store, "0123456789");
        Reading reading = store.open(KEY, ByteRange.between(2, 7)).orElseThrow();
        reading.stream().read();
        reading.stream().readNBytes(3);

        assertThat(bytes("read")).isZero();
        reading.close();
        reading.close();

        assertThat(bytes("read")).isEqualTo(4);
        assertThat(calls("read", "ok")).isEqualTo(1);
    }

    @Test
    void openReadingsAreSeenUntilTheyAreClosed() throws IOException {
        put(store, "hello");
        Reading one = store.open(KEY, ByteRange.ALL).orElseThrow();
        Reading two = store.open(KEY, ByteRange.ALL).orElseThrow();
        assertThat(openReadings()).isEqualTo(2);

        one.close();
        one.close();
        assertThat(openReadings()).isEqualTo(1);
        two.close();
        assertThat(openReadings()).isZero();
    }

    @Test
    void aReadingThatBreaksIsCountedUnderItsReason() throws IOException {
        put(store, "hello");
        flaky.cutReadingsAfter(2, GuardFixture.unavailable());
        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            fails(() -> reading.stream().readAllBytes());
        }
        assertThat(calls("read", "unavailable")).isEqualTo(1);
        assertThat(calls("open", "ok")).isEqualTo(1);
        assertThat(bytes("read")).isEqualTo(2);
    }

    private long calls(String operation, String outcome) {
        return registry.get(MeterStep.CALLS)
                .tags("store", "main", "operation", operation, "outcome", outcome)
                .timer()
                .count();
    }

    private double bytes(String direction) {
        return registry.get(MeterStep.BYTES)
                .tag("direction", direction)
                .summary()
                .totalAmount();
    }

    private double openReadings() {
        return registry.get(MeterStep.OPEN_READINGS).gauge().value();
    }
}
