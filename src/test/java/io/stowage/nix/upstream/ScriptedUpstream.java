package io.stowage.nix.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.nix.cache.TestNar;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.SecretKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A cache on loopback that signs with a key of its own and answers as a test tells it to. */
public final class ScriptedUpstream implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final SecretKey key = SecretKey.generate("up-1");

    /** What it does with a request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** What was asked for. */
    public record Request(String path, Optional<String> authorization) {}

    public ScriptedUpstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        requests.add(new Request(
                path, Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
        try (exchange) {
            answers.getOrDefault(path, status(404)).to(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/cache";
    }

    public String publicKey() {
        return key.publicKey().toString();
    }

    /** @param path below the cache */
    public void script(String path, Answer answer) {
        answers.put("/cache/" + path, answer);
    }

    /** Below the cache. */
    public List<String> paths() {
        return requests.stream()
                .map(request -> request.path().substring("/cache/".length()))
                .filter(path -> !path.equals("nix-cache-info"))
                .toList();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** With the hash and the size of the file, signed. */
    public String narInfo(TestNar nar) {
        NarInfo info = NarInfo.parse(nar.narInfo().getBytes(UTF_8));
        return info.withFile(info.url(), Digest.compute(Algorithm.SHA256, nar.bytes()), nar.bytes().length)
                .signedBy(key)
                .text();
    }

    /** Narinfo and NAR. */
    public void offer(TestNar nar) {
        script(nar.hash() + ".narinfo", body(narInfo(nar)));
        script("nar/" + nar.name(), body(nar.bytes()));
    }

    public static Answer body(String text) {
        return body(text.getBytes(UTF_8));
    }

    public static Answer body(byte[] bytes) {
        return exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    public static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    public static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Sends the head and half of the body, and hangs up. */
    public static Answer half(byte[] bytes) {
        return exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
        };
    }

    /** Sends half of the body and nothing more. */
    public Answer stopsAtHalf(byte[] bytes) {
        return exchange -> {
            half(bytes).to(exchange);
            end.await();
        };
    }

    public Answer neverAnswers() {
        return exchange -> end.await();
    }

    /** Answers when it is told to. */
    public static Answer after(CountDownLatch go, Answer then) {
        return exchange -> {
            go.await();
            then.to(exchange);
        };
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
