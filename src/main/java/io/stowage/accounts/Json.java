package io.stowage.accounts;

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
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Bodies of requests, read strictly, and of answers. */
final class Json {
    private static final int MAX_BYTES = 16 * 1024;
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,30}");

    private final JsonMapper mapper;

    Json() {
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
                        .maxNameLength(64)
                        .build())
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** The body, an object with no other fields than these; empty when there is none. */
    Fields read(HttpServletRequest request, Set<String> known) throws IOException {
        JsonNode node;
        try {
            byte[] body = RequestBody.of(request, BodyPolicy.small(MAX_BYTES)).readAllBytes();
            node = body.length == 0 ? mapper.createObjectNode() : mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw new StowageException(Fault.BAD_REQUEST, "the body is not strict JSON", e);
        }
        return Fields.of(node, known, "the body");
    }

    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** Answers with an object. */
    void write(HttpServletResponse response, int status, Content content) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try (JsonGenerator json = mapper.getFactory().createGenerator(response.getOutputStream())) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        }
    }

    /** The fields of one object. */
    record Fields(JsonNode node) {
        static Fields of(JsonNode node, Set<String> known, String what) {
            if (!node.isObject()) {
                throw Refusal.badRequest(what + " is not an object");
            }
            node.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw Refusal.badRequest(what + " has a field that nobody knows; there are: " + known);
                }
            });
            return new Fields(node);
        }

        boolean has(String name) {
            return node.has(name);
        }

        /** An amount, or null in JSON. */
        Optional<BigInteger> optionalAmount(String name) {
            return node.path(name).isNull() ? Optional.empty() : Optional.of(amount(name));
        }

        BigInteger amount(String name) {
            JsonNode value = node.path(name);
            if (!value.isTextual() || !AMOUNT.matcher(value.textValue()).matches()) {
                throw Refusal.badRequest(name + " is not a text of 1 to 30 digits");
            }
            return new BigInteger(value.textValue());
        }

        /** Plain text, which may be left out. */
        String note() {
            JsonNode value = node.path("note");
            if (value instanceof MissingNode) {
                return "";
            }
            if (!value.isTextual()
                    || value.textValue().length() > 200
                    || value.textValue()
                            .chars()
                            .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
                throw Refusal.badRequest("note is not a text of at most 200 characters without line breaks");
            }
            return value.textValue();
        }

        String text(String name) {
            JsonNode value = node.path(name);
            if (!value.isTextual()) {
                throw Refusal.badRequest(name + " is not a text");
            }
            return value.textValue();
        }

        int number(String name) {
            JsonNode value = node.path(name);
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw Refusal.badRequest(name + " is not a whole number");
            }
            return value.intValue();
        }

        Fields object(String name, Set<String> known) {
            return of(node.path(name), known, name);
        }
    }
}
