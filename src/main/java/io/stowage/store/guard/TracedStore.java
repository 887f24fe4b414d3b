package io.stowage.store.guard;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import java.io.IOException;
import java.util.Optional;

/**
 * A span for each call, named {@code store.put} and so on; that of an opened reading ends when the reading is closed. A
 * failure is told by its reason only: messages and causes of a backend's client may hold addresses with signatures.
 */
public final class TracedStore extends ForwardingStore {
    static final AttributeKey<String> STORE = AttributeKey.stringKey("stowage.store");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("stowage.operation");
    static final AttributeKey<String> KEY = AttributeKey.stringKey("stowage.key");
    static final AttributeKey<Long> SIZE = AttributeKey.longKey("stowage.size");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("stowage.outcome");

    private final String name;
    private final Tracer tracer;

    public TracedStore(ObjectStore delegate, String name, Tracer tracer) {
        super(delegate);
        this.name = name;
        this.tracer = tracer;
    }

    @Override
    protected <T> T around(Call call, Work<T> work) throws IOException {
        Span span = start(call);
        try {
            return within(span, work);
        } finally {
            span.end();
        }
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        Span span = start(Call.of(Operation.OPEN, key));
        Optional<Reading> found = Optional.empty();
        try {
            found = within(span, () -> delegate().open(key, range));
            return found.map(reading -> watched(reading, span));
        } finally {
            if (found.isEmpty()) {
                span.end();
            }
        }
    }

    private static Reading watched(Reading reading, Span span) {
        span.setAttribute(SIZE, reading.span().length());
        return reading.through(new WatchedStream(reading.stream(), new WatchedStream.Watcher() {
            @Override
            public void failed(Exception failure) {
                fail(span, failure);
            }

            @Override
            public void closed() {
                span.end();
            }
        }));
    }

    private static <T> T within(Span span, Work<T> work) throws IOException {
        Scope current = span.makeCurrent();
        try {
            T result = work.run();
            span.setAttribute(OUTCOME, CallResult.ofResult(result));
            if (result instanceof PutResult put && put.stored()) {
                span.setAttribute(SIZE, put.length());
            }
            return result;
        } catch (IOException | RuntimeException e) {
            fail(span, e);
            throw e;
        } finally {
            current.close();
        }
    }

    private Span start(Call call) {
        Span span = tracer.spanBuilder("store." + call.operation().label())
                .setSpanKind(SpanKind.INTERNAL)
                .setAttribute(STORE, name)
                .setAttribute(OPERATION, call.operation().label())
                .setAttribute(KEY, call.key())
                .startSpan();
        call.size().ifPresent(size -> span.setAttribute(SIZE, size));
        return span;
    }

    private static void fail(Span span, Exception failure) {
        String outcome = CallResult.ofFailure(failure);
        span.setAttribute(OUTCOME, outcome);
        span.setStatus(StatusCode.ERROR, outcome);
    }
}
