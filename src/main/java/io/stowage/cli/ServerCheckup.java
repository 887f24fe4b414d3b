package io.stowage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a running server how it and its parts are, and any server what time it is. */
final class ServerCheckup {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Certificates and signed requests allow for some minutes. */
    private static final Duration FINE = Duration.ofMinutes(1);

    private static final Duration BEARABLE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;

    ServerCheckup(Clock clock) {
        this.clock = clock;
    }

    /** @param wanted this server was named, so it has to be there */
    List<Finding> health(Server server, boolean wanted) {
        HttpRequest request = server.request("/-/health", Server.parameters()).build();
        try {
            // A server in trouble answers 503 with the same document.
            return findings(body(request));
        } catch (IOException e) {
            String what = "nobody answers at " + server.base() + ": "
                    + CommandFailure.of(e).message();
            return List.of(
                    wanted
                            ? Finding.broken("server", what, "start it, or give its address with --url")
                            : Finding.skipped("server", what));
        }
    }

    private static List<Finding> findings(JsonNode health) {
        List<Finding> findings = new ArrayList<>();
        findings.add(of(
                "server",
                health.path("status").asText(),
                "version " + health.path("version").asText()));
        health.path("components").properties().forEach(component -> {
            JsonNode state = component.getValue();
            String reason = state.path("reason").asText();
            findings.add(of(component.getKey(), state.path("status").asText(), reason));
        });
        return findings;
    }

    private static Finding of(String name, String status, String reason) {
        String label = name.equals("server") ? name : "server " + name;
        return switch (status) {
            case "up" -> Finding.ok(label, reason.isEmpty() ? "up" : reason);
            case "degraded" -> Finding.warning(label, reason, "the server's log tells more");
            default ->
                Finding.broken(label, status + (reason.isEmpty() ? "" : ": " + reason), "the server's log tells more");
        };
    }

    private JsonNode body(HttpRequest request) throws IOException {
        HttpResponse<byte[]> response = send(request, HttpResponse.BodyHandlers.ofByteArray());
        JsonNode health = response.statusCode() == 404 ? JSON.missingNode() : JSON.readTree(response.body());
        if (!health.has("status")) {
            throw new RemoteException("no health is shown", response.statusCode(), "", "", 0);
        }
        return health;
    }

    /** Compares the clock of this machine with that of a server, which any answer tells. */
    Finding clock(String whose, URI server) {
        String label = "clock";
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(server).timeout(PATIENCE).build();
            HttpResponse<Void> response = send(request, HttpResponse.BodyHandlers.discarding());
            Optional<Duration> skew = response.headers().firstValue("Date").flatMap(this::skew);
            return skew.map(found -> ofSkew(label, whose, found))
                    .orElseGet(() -> Finding.skipped(label, whose + " does not tell the time"));
        } catch (IOException e) {
            return Finding.skipped(
                    label, whose + " does not answer: " + CommandFailure.of(e).message());
        }
    }

    private Optional<Duration> skew(String date) {
        try {
            ZonedDateTime theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(
                    Duration.between(theirs.toInstant(), clock.instant()).abs());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Finding ofSkew(String label, String whose, Duration skew) {
        String what = "differs by " + skew.toSeconds() + " s from that of " + whose;
        if (skew.compareTo(FINE) <= 0) {
            return Finding.ok(label, what);
        }
        String fix = "let NTP or chrony set the clock: signed requests and certificates are refused when it is wrong";
        return skew.compareTo(BEARABLE) <= 0 ? Finding.warning(label, what, fix) : Finding.broken(label, what, fix);
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
