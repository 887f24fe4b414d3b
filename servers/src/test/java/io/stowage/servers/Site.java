package io.stowage.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A deployed application as its clients see it. */
final class Site {
    private static final int PATIENCE_MILLIS = 30_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    /** @param base with a slash at its end */
    Site(URI base) {
        this.base = base;
    }

    URI uri(String path) {
        return URI.create(base + path);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return put(path, BodyPublishers.ofString(body));
    }

    HttpResponse<String> put(String path, BodyPublisher body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).PUT(body).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** The status of a request whose path no proper client would send; headers end with a line break each. */
    int rawStatus(String method, String path, String headers) throws IOException {
        String answer = raw(method, path, headers);
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    String raw(String method, String path, String headers) throws IOException {
        return conversation(line(method, path) + headers + "Connection: close\r\n\r\n");
    }

    String line(String method, String path) {
        return method + " " + base.getRawPath() + path + " HTTP/1.1\r\nHost: localhost\r\n";
    }

    /** Sends these very bytes, and returns all that comes until the server closes. */
    String conversation(String request) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
