package io.stowage.cli.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Serves one blob, and damages it, breaks off or refuses as a test wishes. */
final class FailingServer implements AutoCloseable {
    /** So many answers are cut after their first chunk and a half. */
    final AtomicInteger cuts = new AtomicInteger();
    /** So many answers are 503. */
    final AtomicInteger refusals = new AtomicInteger();
    /** The byte with this index comes wrong; none when below nothing. */
    final AtomicLong damagedAt = new AtomicLong(-1);

    final AtomicLong sent = new AtomicLong();

    private final HttpServer http;
    private final byte[] bytes;
    private final BlobTree tree;

    FailingServer(byte[] bytes) throws IOException {
        this.bytes = bytes.clone();
        BlobHasher hasher = new BlobHasher();
        hasher.update(bytes, 0, bytes.length);
        this.tree = hasher.finish(HeaderLines.NONE);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/blob-tree/", this::tree);
        http.createContext("/v1/blob/", this::blob);
        http.setExecutor(Executors.newCachedThreadPool());
        http.start();
    }

    BlobTree tree() {
        return tree;
    }

    Server client(int tries) {
        Retry retry = new Retry(tries, Duration.ofMillis(1), Duration.ofMillis(2), time -> {});
        return new Server(URI.create("http://127.0.0.1:" + http.getAddress().getPort()), retry);
    }

    private void tree(HttpExchange exchange) throws IOException {
        String hashes = IntStream.range(0, tree.chunks().count())
                .mapToObj(i -> "\"" + tree.chunks().digest(i) + "\"")
                .collect(Collectors.joining(","));
        String json = "{\"hash_tree\":{\"tree_type\":\"DSBMTWH\",\"tree\":{\"hash\":\"" + tree.root()
                + "\",\"left\":null,\"right\":null},\"chunk_hashes\":[" + hashes
                + "],\"headers\":[]},\"num_blob_bytes\":"
                + bytes.length + ",\"headers\":[]}";
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void blob(HttpExchange exchange) throws IOException {
        if (refusals.getAndDecrement() > 0) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.substring(6, range.indexOf('-')));
        int to = range == null ? bytes.length : Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1;
        if (range != null) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, to - from);
        boolean cut = cuts.getAndDecrement() > 0;
        int length = cut ? Math.min(to - from, 3 << 19) : to - from;
        byte[] part = java.util.Arrays.copyOfRange(bytes, from, from + length);
        long wrong = damagedAt.get() - from;
        if (wrong >= 0 && wrong < length) {
            part[(int) wrong] ^= 1;
        }
        sent.addAndGet(length);
        exchange.getResponseBody().write(part);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
