package io.stowage.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.web.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One OpenAPI document. An answer that it does not describe is a fault: of the document or of the server. What it has no
 * operation for must be refused as {@code x-elsewhere} says, or be left to the host application.
 */
public final class ApiDocument {
    private static final Set<String> METHODS = Set.of("get", "head", "put", "post", "patch", "delete");

    private final JsonNode document;
    private final Map<Pattern, JsonNode> paths = new LinkedHashMap<>();

    /** One method of one path, which may have parameters in braces. */
    public record Operation(String method, String path) {}

    /** What a client got. */
    private record Seen(int statusCode, HttpHeaders headers, String body) {
        boolean isOfTheHost() {
            return headers.firstValue(TestServer.HOST_HEADER).isPresent();
        }
    }

    private ApiDocument(JsonNode document) {
        this.document = document;
        document.path("paths").properties().forEach(path -> paths.put(pattern(path.getKey()), path.getValue()));
    }

    /** Reads one of {@code docs/api}. */
    public static ApiDocument load(String name) throws IOException {
        return new ApiDocument(JsonMapper.builder().build().readTree(Files.readAllBytes(Path.of("docs", "api", name))));
    }

    /** Reads one that the program itself hands out. */
    public static ApiDocument ofProgram(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new ApiDocument(JsonMapper.builder().build().readTree(in));
        }
    }

    /** A parameter called path may have slashes. */
    private static Pattern pattern(String template) {
        String quoted =
                Pattern.quote(template).replace("{path}", "\\E.+\\Q").replaceAll("\\{[a-z_]+}", "\\\\E[^/]+\\\\Q");
        return Pattern.compile(quoted + "/?");
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> methods(path.getValue())
                        .forEach(method -> operations.add(new Operation(method, path.getKey()))));
        return operations;
    }

    private static Set<String> methods(JsonNode path) {
        TreeSet<String> methods = new TreeSet<>();
        path.fieldNames().forEachRemaining(name -> {
            if (METHODS.contains(name)) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        return methods;
    }

    /** As {@link #check}, of an answer that was read as text. */
    public void checkText(String method, String pathAndQuery, HttpResponse<String> answer) throws IOException {
        check(method, pathAndQuery, new Seen(answer.statusCode(), answer.headers(), answer.body()));
    }

    /** Throws an {@link AssertionError} when the document says otherwise. */
    public void check(String method, String pathAndQuery, HttpResponse<byte[]> answer) throws IOException {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        check(method, pathAndQuery, new Seen(answer.statusCode(), answer.headers(), body));
    }

    private void check(String method, String pathAndQuery, Seen answer) throws IOException {
        if (method.equals("OPTIONS")) {
            return; // Belongs to HTTP and CORS, not to the interface.
        }
        String path = pathAndQuery.split("\\?", 2)[0];
        Optional<JsonNode> operation = operation(method, path);
        String what = method + " " + pathAndQuery + " answered " + answer.statusCode();
        if (answer.isOfTheHost()) {
            if (operation.isPresent()) {
                throw new AssertionError(what + " by the host application, though it is documented");
            }
            return;
        }
        JsonNode responses = operation.map(known -> known.path("responses")).orElse(document.path("x-elsewhere"));
        JsonNode response = resolve(responses.path(Integer.toString(answer.statusCode())));
        if (response.isMissingNode()) {
            throw new AssertionError(what + ", which is not documented");
        }
        checkHeaders(what, response, answer);
        checkContent(what, method, response, answer);
        if (answer.statusCode() == 405) {
            checkAllow(what, path, answer);
        }
    }

    private Optional<JsonNode> operation(String method, String path) {
        return found(path)
                .map(known -> known.path(method.toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    private Stream<JsonNode> found(String path) {
        return paths.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(path).matches())
                .map(Map.Entry::getValue);
    }

    /** Whoever is told to use other methods is told those of the document. HEAD and OPTIONS go without saying. */
    private void checkAllow(String what, String path, Seen answer) {
        Set<String> documented = new TreeSet<>();
        found(path).forEach(known -> documented.addAll(methods(known)));
        Set<String> allowed = answer.headers().allValues("Allow").stream()
                .flatMap(value -> Stream.of(value.split(", *")))
                .collect(Collectors.toCollection(TreeSet::new));
        documented.remove("HEAD");
        allowed.removeAll(Set.of("HEAD", "OPTIONS"));
        if (!documented.isEmpty() && !documented.equals(allowed)) {
            throw new AssertionError(what + " and allowed " + allowed + " instead of " + documented);
        }
    }

    private void checkHeaders(String what, JsonNode response, Seen answer) {
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

    private void checkContent(String what, String method, JsonNode response, Seen answer) throws IOException {
        JsonNode content = response.path("content");
        if (content.isMissingNode() || method.equals("HEAD")) {
            if (!answer.body().isEmpty()) {
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
        if (!content.has(type)) {
            return;
        }
        JsonNode schema = content.path(type).path("schema");
        if (type.equals("application/x-ndjson")) {
            for (String line : answer.body().lines().toList()) {
                checkShape(what, schema, JsonMapper.builder().build().readTree(line));
            }
        } else if (type.endsWith("json")) {
            checkShape(what, schema, JsonMapper.builder().build().readTree(answer.body()));
        }
    }

    /** Types, required members, constants and choices: what a reader of the document would rely on. */
    private void checkShape(String what, JsonNode schemaOrReference, JsonNode value) {
        JsonNode schema = resolve(schemaOrReference);
        checkType(what, schema.path("type"), value);
        if (schema.has("oneOf")) {
            checkOneOf(what, schema.path("oneOf"), value);
        }
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
        if (value.isTextual() && schema.has("pattern")) {
            checkPattern(what, schema.path("pattern").textValue(), value.textValue());
        }
        if (value.isObject()) {
            checkMembers(what, schema, value);
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> checkShape(what, schema.path("items"), item));
        }
    }

    /** Exactly one of the shapes, as the word says. */
    private void checkOneOf(String what, JsonNode shapes, JsonNode value) {
        List<String> misfits = new ArrayList<>();
        for (JsonNode shape : shapes) {
            try {
                checkShape(what, shape, value);
            } catch (AssertionError e) {
                misfits.add(e.getMessage());
            }
        }
        if (misfits.size() != shapes.size() - 1) {
            throw new AssertionError(what + " fits " + (shapes.size() - misfits.size()) + " of " + shapes.size()
                    + " shapes: " + String.join("; ", misfits));
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

    private static void checkPattern(String what, String pattern, String text) {
        if (!Pattern.compile(pattern).matcher(text).find()) {
            throw new AssertionError(what + " with " + text + ", which is not like " + pattern);
        }
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
