package io.stowage.demo;

import io.stowage.config.ByteSize;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.StoreFaults;
import io.stowage.web.Front;
import io.stowage.web.RequestPath;
import io.stowage.web.TextErrors;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import io.stowage.web.body.AnswerBody;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.BodyWriter;
import io.stowage.web.body.RequestBody;
import io.stowage.web.client.LocalCallers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PUT, GET, HEAD and DELETE of objects under their plain keys, below {@code demo/} in the default store. There are no
 * owners and no bill here, so it answers to callers on this machine only.
 */
public final class DemoFront implements Front {
    private static final String AREA = "demo/";
    private static final long MAX_BYTES = 16 * ByteSize.GIB;

    private final ObjectStore store;
    private final LocalCallers locals;

    public DemoFront(ObjectStore store, LocalCallers locals) {
        this.store = store;
        this.locals = locals;
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        if (!locals.include(request)) {
            throw new StowageException(
                    Fault.FORBIDDEN, "the demo front answers to this machine only; see stowage.local-access");
        }
        Key key = key(request);
        try {
            switch (request.getMethod()) {
                case "GET" -> get(key, request, response);
                case "HEAD" -> head(key, response);
                case "PUT" -> put(key, request, response);
                case "DELETE" -> delete(key, response);
                default -> {
                    response.setHeader("Allow", "GET, HEAD, PUT, DELETE");
                    throw new StowageException(Fault.METHOD_NOT_ALLOWED, "use GET, HEAD, PUT or DELETE");
                }
            }
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        TextErrors.write(request, response, why);
    }

    /** The store belongs to the application. */
    @Override
    public void close() {}

    private static Key key(HttpServletRequest request) {
        String raw = RequestPath.below(request);
        String text = RequestPath.decode(raw.startsWith("/") ? raw.substring(1) : raw);
        if (text.isEmpty()) {
            throw new StowageException(Fault.NOT_FOUND, "name an object, as in /demo/hello");
        }
        try {
            return Key.of(AREA + text);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private void get(Key key, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ObjectInfo info = store.head(key).orElseThrow(() -> notFound(key));
        describe(info, response);
        ReadDecision decision = Conditions.of(request)
                .read(Representation.of(tag(info), info.length()), RangePolicy.ONE)
                .orRefuse(response);
        if (decision.isNotModified()) {
            decision.describe(response);
            return;
        }
        boolean whole = decision.outcome() == ReadDecision.Outcome.WHOLE;
        Span span = decision.span();
        ByteRange range = whole ? ByteRange.ALL : ByteRange.between(span.offset(), span.end() - 1);
        Optional<Reading> found = store.open(key, range);
        try (Reading reading = found.orElseThrow(() -> notFound(key))) {
            describe(reading.info(), response);
            if (range != ByteRange.ALL) {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                long last = reading.span().end() - 1;
                response.setHeader(
                        "Content-Range",
                        "bytes " + reading.span().offset() + "-" + last + "/"
                                + reading.info().length());
            }
            try (AnswerBody body = AnswerBody.free(response, reading.span().length())) {
                BodyWriter.send(body, reading);
            }
        }
    }

    private void head(Key key, HttpServletResponse response) throws IOException {
        ObjectInfo info = store.head(key).orElseThrow(() -> notFound(key));
        describe(info, response);
        response.setContentLengthLong(info.length());
    }

    private void put(Key key, HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestBody in = RequestBody.of(request, BodyPolicy.streamed(MAX_BYTES));
        Body body = in.declaredLength().isPresent()
                ? Body.of(in, in.declaredLength().getAsLong())
                : Body.ofUnknownLength(in);
        @Nullable String digest = request.getHeader("X-Content-Digest");
        if (digest != null) {
            body = body.expecting(parse(digest));
        }
        boolean create = Conditions.of(request).isOnlyForNew();
        PutResult result = store.put(key, body, create ? PutOptions.ONLY_IF_ABSENT : PutOptions.REPLACE);
        if (!result.stored()) {
            throw new StowageException(Fault.CONFLICT, "there is an object of this name already");
        }
        response.setStatus(HttpServletResponse.SC_CREATED);
    }

    private void delete(Key key, HttpServletResponse response) throws IOException {
        store.delete(key);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static Digest parse(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "X-Content-Digest is not sha256:<hex>", e);
        }
    }

    private static void describe(ObjectInfo info, HttpServletResponse response) {
        response.setHeader("ETag", tag(info).toString());
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setContentType("application/octet-stream");
    }

    /** A version is opaque and may hold characters that a tag may not. */
    private static EntityTag tag(ObjectInfo info) {
        byte[] version = info.version().getBytes(StandardCharsets.UTF_8);
        return EntityTag.strong(Digest.compute(Algorithm.SHA256, version).hex().substring(0, 32));
    }

    private static StowageException notFound(Key key) {
        return new StowageException(
                Fault.NOT_FOUND, "there is no object of this name (" + key.bytes().length + " bytes)");
    }
}
