package io.stowage.store.guard;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import java.util.Optional;

/**
 * A span for each call, named {@code store.put} and so on; that of an opened reading ends when the reading is closed. A
 * failure is told by its reason only: messages and causes of a backend's client may hold addresses with signatures.
 */
final class TraceStep implements Step {
    static final AttributeKey<String> STORE = AttributeKey.stringKey("stowage.store");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("stowage.operation");
    static final AttributeKey<String> KEY = AttributeKey.stringKey("stowage.key");
    static final AttributeKey<Long> SIZE = AttributeKey.longKey("stowage.size");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("stowage.outcome");

    private final String name;
    private final Tracer tracer;

    TraceStep(String name, Tracer tracer) {
        this.name = name;
        this.tracer = tracer;
    }

    @Override
    public GuardedCall begin(StoreCall call) {
        return new TracedCall(start(call));
    }

    private static final class TracedCall implements GuardedCall {
        private final Span span;
        private final Scope current;
        private boolean reading;

        @SuppressWarnings("MustBeClosedChecker") // ended() closes it, which the wrapper calls in any case
        private TracedCall(Span span) {
            this.span = span;
            this.current = span.makeCurrent();
        }

        @Override
        public void returned(Object result) {
            span.setAttribute(OUTCOME, CallResult.ofResult(result));
            if (result instanceof PutResult put && put.stored()) {
                span.setAttribute(SIZE, put.length());
            }
        }

        @Override
        public void failed(Exception failure) {
            fail(span, failure);
        }

        @Override
        public void ended() {
            current.close();
            if (!reading) {
                span.end();
            }
        }

        @Override
        public Optional<WatchedStream.Watcher> opened(Reading opened) {
            reading = true;
            span.setAttribute(SIZE, opened.span().length());
            return Optional.of(new WatchedStream.Watcher() {
                @Override
                public void failed(Exception failure) {
                    fail(span, failure);
                }

                @Override
                public void closed() {
                    span.end();
                }
            });
        }
    }

    private Span start(StoreCall call) {
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
