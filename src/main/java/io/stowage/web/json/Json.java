package io.stowage.web.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.RequestContext;
import io.stowage.web.TextErrors;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Bodies of requests, read strictly, and of answers. */
public final class Json {
    private static final int MAX_BYTES = 16 * 1024;

    private final JsonMapper mapper;

    public Json() {
        // Buffers come from a pool of our own: a thread's own would outlive a redeployed application.
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(16))
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(8)
                        .maxNumberLength(20)
                        .maxStringLength(1024)
                        .maxNameLength(256)
                        .build())
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** The body, an object with no other fields than these; empty when there is none. */
    public Fields read(HttpServletRequest request, Set<String> known) throws IOException {
        return read(request, known, BodyPolicy.small(MAX_BYTES));
    }

    /** The same for documents that may be longer. */
    public Fields read(HttpServletRequest request, Set<String> known, BodyPolicy policy) throws IOException {
        byte[] body = RequestBody.of(request, policy).readAllBytes();
        return Fields.of(body.length == 0 ? mapper.createObjectNode() : tree(body, "the body"), known, "the body");
    }

    /** A document that an operator wrote, an object with no other fields than these. */
    public Fields parse(String document, Set<String> known, String what) {
        try {
            return Fields.of(tree(document.getBytes(StandardCharsets.UTF_8), what), known, what);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always readable", e);
        }
    }

    private JsonNode tree(byte[] document, String what) throws IOException {
        try {
            return mapper.readTree(document);
        } catch (JsonProcessingException e) {
            throw new StowageException(Fault.BAD_REQUEST, what + " is not strict JSON", e);
        }
    }

    public interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** Answers with an object. */
    public void write(HttpServletResponse response, int status, Content content) throws IOException {
        writeValue(response, status, json -> {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        });
    }

    /** Answers with a list. */
    public void writeList(HttpServletResponse response, int status, Content elements) throws IOException {
        writeValue(response, status, json -> {
            json.writeStartArray();
            elements.write(json);
            json.writeEndArray();
        });
    }

    private void writeValue(HttpServletResponse response, int status, Content value) throws IOException {
        writeValue(response, status, "application/json;charset=utf-8", value);
    }

    /** Answers with an object of another media type that is JSON too, such as a problem. */
    public void write(HttpServletResponse response, int status, String mediaType, Content content) throws IOException {
        writeValue(response, status, mediaType, json -> {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        });
    }

    private void writeValue(HttpServletResponse response, int status, String mediaType, Content value)
            throws IOException {
        response.setStatus(status);
        response.setContentType(mediaType);
        noteCaution(response);
        try (JsonGenerator json = mapper.getFactory().createGenerator(response.getOutputStream())) {
            value.write(json);
        }
    }

    /** Answers with nothing. */
    public void writeNothing(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        noteCaution(response);
    }

    private static void noteCaution(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** Refuses with the status and code of a failure; who is not known hears what to bring. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        if (why.fault() == Fault.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        refuse(
                request,
                response,
                TextErrors.status(why.fault()),
                TextErrors.code(why.fault()),
                String.valueOf(why.getMessage()));
    }

    /** Refuses with a code for programs, a sentence for people and the id under which the log has more. */
    public void refuse(
            HttpServletRequest request, HttpServletResponse response, int status, String code, String message)
            throws IOException {
        write(response, status, to -> {
            to.writeObjectFieldStart("error");
            to.writeStringField("code", code);
            to.writeStringField("message", message);
            to.writeStringField("request", RequestContext.of(request).id());
            to.writeEndObject();
        });
    }
}
