package io.stowage.store.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As little of S3 as a strict server may know: whole objects with plain bodies whose digest is signed. Chunked
 * signing, trailers and headers that it has never heard of are refused and remembered. Answers can be put before its
 * own, to see what becomes of them.
 */
final class StrictFake implements AutoCloseable {
    private static final Set<String> KNOWN = Set.of(
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-meta-stowage-write",
            "x-amz-server-side-encryption",
            "x-amz-storage-class");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Stored> objects = new ConcurrentHashMap<>();
    private final Set<String> beingWritten = ConcurrentHashMap.newKeySet();
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();

    private record Stored(ByteBuffer content, String writer) {
        byte[] bytes() {
            byte[] copy = new byte[content.remaining()];
            content.duplicate().get(copy);
            return copy;
        }
    }

    /** What is done with one request in place of the usual. */
    interface Answer {
        void to(HttpExchange exchange, byte[] body) throws IOException;
    }

    StrictFake() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    TestS3 settings() {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return TestS3.at(endpoint, "me", "sesame").with("s3.conditional-create", "true");
    }

    /** These answers are given to the next requests, one each. */
    StrictFake next(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    /** From now on somebody else is writing this path, and conditional writes meet him, as they would at AWS. */
    StrictFake writing(String path) {
        beingWritten.add(path);
        return this;
    }

    static Answer status(int status, String code, String... headers) {
        return (exchange, body) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            String xml = code.isEmpty() ? "" : "<Error><Code>" + code + "</Code><Message></Message></Error>";
            send(exchange, status, xml.getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Does what is asked and then says that it could not. */
    Answer butSay(Answer answer) {
        return (exchange, body) -> {
            put(exchange.getRequestURI().getPath(), exchange, body);
            answer.to(exchange, body);
        };
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** A header of the last request; empty when it had none such. */
    String lastHeader(String name) {
        Headers last = headers.get(headers.size() - 1);
        return last.containsKey(name) ? String.join(",", last.get(name)) : "";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
            headers.add(copy(exchange.getRequestHeaders()));
            Answer scripted = script.poll();
            if (scripted != null) {
                scripted.to(exchange, body);
                return;
            }
            Queue<String> wrong = wrong(exchange, body);
            refusals.addAll(wrong);
            if (wrong.isEmpty()) {
                answer(exchange, body);
            } else {
                status(400, "InvalidRequest").to(exchange, body);
            }
        }
    }

    private static Queue<String> wrong(HttpExchange exchange, byte[] body) {
        Queue<String> wrong = new ArrayDeque<>();
        exchange.getRequestHeaders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-") && !KNOWN.contains(name))
                .forEach(wrong::add);
        for (String name : List.of("Transfer-Encoding", "Content-Encoding", "Trailer", "TE")) {
            if (exchange.getRequestHeaders().containsKey(name)) {
                wrong.add(name + ": " + exchange.getRequestHeaders().getFirst(name));
            }
        }
        String signed = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        boolean unsigned = body.length == 0 && "UNSIGNED-PAYLOAD".equals(signed);
        if (!unsigned && !Digest.compute(Algorithm.SHA256, body).hex().equals(signed)) {
            wrong.add("x-amz-content-sha256: " + signed);
        }
        return wrong;
    }

    private static Headers copy(Headers headers) {
        Headers copy = new Headers();
        copy.putAll(headers);
        return copy;
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                if (beingWritten.contains(path) && exchange.getRequestHeaders().containsKey("If-None-Match")) {
                    status(409, "ConditionalRequestConflict").to(exchange, body);
                } else {
                    send(exchange, put(path, exchange, body) ? 200 : 412, new byte[0]);
                }
            }
            case "DELETE" -> {
                objects.remove(path);
                send(exchange, 204, new byte[0]);
            }
            default -> get(path, exchange);
        }
    }

    private boolean put(String path, HttpExchange exchange, byte[] body) {
        String writer = exchange.getRequestHeaders().getFirst("x-amz-meta-stowage-write");
        Stored object = new Stored(ByteBuffer.wrap(body), writer == null ? "" : writer);
        if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
            return objects.putIfAbsent(path, object) == null;
        }
        objects.put(path, object);
        return true;
    }

    private void get(String path, HttpExchange exchange) throws IOException {
        boolean bucket = path.indexOf('/', 1) < 0;
        Stored found = bucket ? new Stored(ByteBuffer.allocate(0), "") : objects.get(path);
        if (found == null) {
            status(404, "NoSuchKey").to(exchange, new byte[0]);
            return;
        }
        exchange.getResponseHeaders().add("ETag", "\"" + found.content().remaining() + "\"");
        exchange.getResponseHeaders().add("Last-Modified", "Sat, 21 Nov 2026 12:00:00 GMT");
        exchange.getResponseHeaders().add("x-amz-meta-stowage-write", found.writer());
        send(exchange, 200, found.bytes());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
