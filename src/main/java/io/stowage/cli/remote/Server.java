package io.stowage.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;

/** A running Stowage at an address, and how to ask it. An answer with another status than 2xx is an exception. */
public final class Server {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int MAX_ERROR_BYTES = 4096;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ScheduledExecutorService patience = IdleStream.clock();
    private final URI base;
    private final Retry retry;

    /** @param base where the context is, with or without a slash at its end */
    public Server(URI base, Retry retry) {
        String scheme = String.valueOf(base.getScheme());
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web || base.getHost() == null || base.getRawQuery() != null || base.getRawUserInfo() != null) {
            throw new IllegalArgumentException("is not an address such as http://127.0.0.1:8080");
        }
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.retry = retry;
    }

    public URI base() {
        return base;
    }

    public Retry retry() {
        return retry;
    }

    /** A request for a path below the context, with parameters that are encoded here. */
    public HttpRequest.Builder request(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
        return HttpRequest.newBuilder(uri).timeout(ANSWER);
    }

    /** Parameters in the order in which they are given. */
    public static Map<String, String> parameters(String... namesAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return parameters;
    }

    /** Sends a request until it is answered, and gives the answer to a reader; a reader that fails is asked anew. */
    public <T> T ask(String what, HttpRequest request, Reader<T> reader) throws IOException {
        return retry.run(what, () -> askOnce(what, request, reader));
    }

    /** The same in one attempt, for callers that do not want to wait or know better how to go on. */
    public <T> T askOnce(String what, HttpRequest request, Reader<T> reader) throws IOException {
        HttpResponse<InputStream> response = send(request);
        try (InputStream body = new IdleStream(response.body(), SILENCE, patience)) {
            if (response.statusCode() / 100 != 2) {
                throw refusal(what, response, body);
            }
            return reader.read(response, body);
        }
    }

    /** Makes something of an answer. */
    public interface Reader<T> {
        T read(HttpResponse<?> head, InputStream body) throws IOException;
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private static RemoteException refusal(String what, HttpResponse<?> response, InputStream body) throws IOException {
        String text = new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
        String code = response.headers().firstValue("X-Stowage-Error").orElse("");
        String line = oneLine(text);
        if (line.startsWith("{")) {
            JsonNode error = errorOf(text);
            code = error.path("code").asText(code);
            line = oneLine(error.path("message").asText(line));
        }
        return new RemoteException(what, response.statusCode(), code, line, retryAfter(response));
    }

    /** Some of our fronts answer {@code {"error":{"code":…,"message":…}}}, others a problem of RFC 9457. */
    private static JsonNode errorOf(String text) throws IOException {
        try {
            JsonNode whole = JSON.readTree(text);
            if (whole.has("detail")) {
                return JSON.createObjectNode()
                        .put("code", whole.path("code").asText())
                        .put("message", whole.path("detail").asText());
            }
            return whole.path("error");
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** What may be shown on a terminal: no control characters, and no page of HTML. */
    private static String oneLine(String text) {
        String line = text.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
        return line.startsWith("<") ? "" : line.substring(0, Math.min(line.length(), 300));
    }

    private static long retryAfter(HttpResponse<?> response) {
        String text = response.headers().firstValue("Retry-After").orElse("0");
        return text.matches("[0-9]{1,6}") ? Long.parseLong(text) : 0;
    }
}
