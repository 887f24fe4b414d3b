package io.stowage.nix.http;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.stowage.fault.StowageException;
import io.stowage.web.TextErrors;
import java.io.IOException;

/** A span for each request to a cache, named as those of ncps are: {@code server.getNarInfo}. */
public final class RequestSpans {
    static final AttributeKey<String> NARINFO_HASH = AttributeKey.stringKey("narinfo_hash");
    static final AttributeKey<String> NAR_HASH = AttributeKey.stringKey("nar_hash");
    static final AttributeKey<String> NAR_URL = AttributeKey.stringKey("nar_url");

    private final Tracer tracer;

    public RequestSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** What is done within the span. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /** A refusal is told by its fault only, as messages may repeat what a client sent. */
    @SuppressWarnings("try") // the scope is there to be closed
    public void around(NixCall call, Route route, Work work) throws IOException {
        Span span = start(call, route);
        try (Scope scope = span.makeCurrent()) {
            work.run();
        } catch (StowageException e) {
            span.setStatus(StatusCode.ERROR, TextErrors.code(e.fault()));
            throw e;
        } catch (IOException | RuntimeException e) {
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private Span start(NixCall call, Route route) {
        Span span = tracer.spanBuilder("server." + verb(call) + noun(route))
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        switch (route.noun()) {
            case NAR_INFO, PIN -> span.setAttribute(NARINFO_HASH, route.name());
            case NAR -> {
                int end = route.name().indexOf('.');
                span.setAttribute(
                        NAR_HASH, end < 0 ? route.name() : route.name().substring(0, end));
                span.setAttribute(NAR_URL, "nar/" + route.name());
            }
            case CACHE_INFO, PUBLIC_KEYS, FILE, PINS, COLLECTION -> {}
        }
        return span;
    }

    private static String verb(NixCall call) {
        return switch (call.method()) {
            case "GET", "HEAD" -> "get";
            case "PUT" -> "put";
            case "POST" -> "post";
            case "DELETE" -> "delete";
            default -> "other";
        };
    }

    private static String noun(Route route) {
        return switch (route.noun()) {
            case CACHE_INFO -> "NixCacheInfo";
            case PUBLIC_KEYS -> "NixCachePublicKey";
            case NAR_INFO -> "NarInfo";
            case NAR -> "Nar";
            case FILE -> "File";
            case PIN -> "Pin";
            case PINS -> "Pins";
            case COLLECTION -> "Collection";
        };
    }
}
