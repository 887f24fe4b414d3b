package io.stowage.store.guard;

import static io.stowage.store.guard.GuardFixture.KEY;
import static io.stowage.store.guard.GuardFixture.fails;
import static io.stowage.store.guard.GuardFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.ListQuery;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceStepTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final FlakyStore flaky = new FlakyStore(GuardFixture.memory());
    private final ObjectStore store = new GuardedStore(flaky, List.of(new TraceStep("main", provider.get("test"))));

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void aCallHasOneSpanThatSaysWhatWasAsked() throws IOException {
        put(store, "hello");

        SpanData span = only();
        assertThat(span.getName()).isEqualTo("store.put");
        assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(span.getAttributes().get(TraceStep.STORE)).isEqualTo("main");
        assertThat(span.getAttributes().get(TraceStep.OPERATION)).isEqualTo("put");
        assertThat(span.getAttributes().get(TraceStep.KEY)).isEqualTo("some/key");
        assertThat(span.getAttributes().get(TraceStep.SIZE)).isEqualTo(5);
        assertThat(span.getAttributes().get(TraceStep.OUTCOME)).isEqualTo("ok");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aSizeThatWasNotAnnouncedIsToldAfterwards() throws IOException {
        store.put(KEY, Body.ofUnknownLength(new ByteArrayInputStream(new byte[9])), PutOptions.REPLACE);
        assertThat(only().getAttributes().get(TraceStep.SIZE)).isEqualTo(9);
    }

    @Test
    void aListingIsNamedByItsPrefix() throws IOException {
        store.list(ListQuery.prefix("some/"));
        assertThat(only().getAttributes().get(TraceStep.KEY)).isEqualTo("some/");
    }

    @Test
    void theSpanOfAReadingEndsWhenItIsClosed() throws IOException {
        put(store, "0123456789");
        exporter.reset();

        Reading reading = store.open(KEY, ByteRange.between(2, 5)).orElseThrow();
        reading.stream().readAllBytes();
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
        reading.close();
        reading.close();

        assertThat(only().getName()).isEqualTo("store.open");
        assertThat(only().getAttributes().get(TraceStep.SIZE)).isEqualTo(4);
    }

    @Test
    void whatIsNotThereIsNoError() throws IOException {
        store.open(KEY, ByteRange.ALL);
        assertThat(only().getAttributes().get(TraceStep.OUTCOME)).isEqualTo("absent");
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aFailureIsToldByItsReasonAndNothingElse() {
        flaky.failCall(
                1,
                new StoreException(Reason.DENIED, "no", new IOException("https://host/bucket?X-Amz-Signature=secret")));
        fails(() -> store.head(KEY));

        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(only().getStatus().getDescription()).isEqualTo("denied");
        assertThat(only().toString()).doesNotContain("secret");
    }

    @Test
    void aReadingThatCannotBeOpenedEndsItsSpan() {
        flaky.failCall(1, GuardFixture.unavailable());
        fails(() -> store.open(KEY, ByteRange.ALL));
        assertThat(only().getStatus().getDescription()).isEqualTo("unavailable");
    }

    @Test
    void aReadingThatBreaksIsAnError() throws IOException {
        put(store, "hello");
        exporter.reset();
        flaky.cutReadingsAfter(1, GuardFixture.unavailable());
        try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            fails(() -> reading.stream().readAllBytes());
        }
        assertThat(only().getStatus().getDescription()).isEqualTo("unavailable");
    }

    @Test
    void theSpanIsTheCurrentOneWithinTheCallOnly() throws IOException {
        Span before = Span.current();
        String[] inside = new String[1];
        ObjectStore spying = new GuardedStore(
                new ForwardingStore(GuardFixture.memory()) {
                    @Override
                    protected <T> T around(StoreCall call, Work<T> work) throws IOException {
                        inside[0] = Span.current().getSpanContext().getSpanId();
                        return super.around(call, work);
                    }
                },
                List.of(new TraceStep("main", provider.get("test"))));

        spying.head(KEY);

        assertThat(inside[0]).isEqualTo(only().getSpanId());
        assertThat(Span.current()).isSameAs(before);
    }

    private SpanData only() {
        List<SpanData> spans = exporter.getFinishedSpanItems();
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }
}
