package io.stowage.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One OpenAPI document. An answer that it does not describe is a fault: of the document or of the server. What it has no
 * path for is not its business.
 */
public final class ApiDocument {
    private final JsonNode document;
    private final Map<Pattern, JsonNode> paths = new LinkedHashMap<>();

    private ApiDocument(JsonNode document) {
        this.document = document;
        document.path("paths").properties().forEach(path -> paths.put(pattern(path.getKey()), path.getValue()));
    }

    /** Reads one of {@code docs/api}. */
    public static ApiDocument load(String name) throws IOException {
        return new ApiDocument(JsonMapper.builder().build().readTree(Files.readAllBytes(Path.of("docs", "api", name))));
    }

    private static Pattern pattern(String template) {
        String quoted = Pattern.quote(template).replaceAll("\\{[a-z_]+}", "\\\\E[^/]+\\\\Q");
        return Pattern.compile(quoted + "/?");
    }

    /** Throws an {@link AssertionError} when the document says otherwise. */
    public void check(String method, String pathAndQuery, HttpResponse<byte[]> answer) throws IOException {
        Optional<JsonNode> operation = operation(method, pathAndQuery);
        if (operation.isEmpty()) {
            return;
        }
        String what = method + " " + pathAndQuery + " answered " + answer.statusCode();
        JsonNode response = resolve(operation.get().path("responses").path(Integer.toString(answer.statusCode())));
        if (response.isMissingNode()) {
            throw new AssertionError(what + ", which is not documented");
        }
        checkHeaders(what, response, answer);
        checkContent(what, method, response, answer);
    }

    private Optional<JsonNode> operation(String method, String pathAndQuery) {
        String path = pathAndQuery.split("\\?", 2)[0];
        return paths.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(path).matches())
                .map(entry -> entry.getValue().path(method.toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    private void checkHeaders(String what, JsonNode response, HttpResponse<byte[]> answer) {
        response.path("headers").properties().forEach(entry -> {
            JsonNode header = resolve(entry.getValue());
            Optional<String> value = answer.headers().firstValue(entry.getKey());
            if (value.isEmpty() && header.path("required").booleanValue()) {
                throw new AssertionError(what + " without " + entry.getKey());
            }
            JsonNode allowed = resolve(header.path("schema")).path("enum");
            if (value.isPresent() && allowed.isArray() && !texts(allowed).contains(value.get())) {
                throw new AssertionError(what + " with " + entry.getKey() + ": " + value.get());
            }
        });
    }

    private void checkContent(String what, String method, JsonNode response, HttpResponse<byte[]> answer)
            throws IOException {
        JsonNode content = response.path("content");
        if (content.isMissingNode() || method.equals("HEAD")) {
            if (answer.body().length > 0) {
                throw new AssertionError(what + " with a body that is not documented");
            }
            return;
        }
        String type = answer.headers()
                .firstValue("Content-Type")
                .orElse("")
                .split(";", 2)[0]
                .trim();
        if (!content.has(type) && !content.has("*/*")) {
            throw new AssertionError(what + " with a body of type " + type);
        }
        if (type.equals("application/json") && content.has(type)) {
            JsonNode body = JsonMapper.builder().build().readTree(answer.body());
            checkShape(what, content.path(type).path("schema"), body);
        }
    }

    /** Types, required members, constants and choices: what a reader of the document would rely on. */
    private void checkShape(String what, JsonNode schemaOrReference, JsonNode value) {
        JsonNode schema = resolve(schemaOrReference);
        checkType(what, schema.path("type"), value);
        if (value.isNull()) {
            return;
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.textValue())) {
                throw new AssertionError(what + " without the member " + name.textValue());
            }
        });
        if (schema.has("const") && !schema.path("const").equals(value)) {
            throw new AssertionError(what + " with " + value + " for " + schema.path("const"));
        }
        if (schema.path("enum").isArray() && !texts(schema.path("enum")).contains(value.asText())) {
            throw new AssertionError(what + " with " + value + ", which is none of " + schema.path("enum"));
        }
        if (value.isObject()) {
            checkMembers(what, schema, value);
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> checkShape(what, schema.path("items"), item));
        }
    }

    private void checkMembers(String what, JsonNode schema, JsonNode value) {
        value.properties().forEach(member -> {
            JsonNode known = schema.path("properties").path(member.getKey());
            if (!known.isMissingNode()) {
                checkShape(what, known, member.getValue());
            } else if (schema.path("additionalProperties").isObject()) {
                checkShape(what, schema.path("additionalProperties"), member.getValue());
            } else if (schema.has("properties")) {
                throw new AssertionError(what + " with the member " + member.getKey() + ", which is not documented");
            }
        });
    }

    private static void checkType(String what, JsonNode type, JsonNode value) {
        Set<String> allowed = type.isTextual() ? Set.of(type.textValue()) : texts(type);
        if (!allowed.isEmpty()
                && !allowed.contains(typeOf(value))
                && !(allowed.contains("number") && value.isNumber())) {
            throw new AssertionError(what + " with " + value + ", which is not of type " + type);
        }
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
        };
    }

    /** The texts of a list in the document, by its JSON pointer. */
    public Set<String> texts(String pointer) {
        return texts(document.at(pointer));
    }

    private static Set<String> texts(JsonNode list) {
        TreeSet<String> texts = new TreeSet<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual() ? document.at(reference.textValue().substring(1)) : node;
    }
}
