package io.stowage.events.delivery;

import io.stowage.events.Event;
import io.stowage.ops.HttpClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends events to a webhook: one signed request, to that address alone. */
final class WebhookSender {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String HMAC = "HmacSHA256";

    private final HttpClient client;
    private final Clock clock;

    WebhookSender(ExecutorService threads, Clock clock) {
        this.client = HttpClients.make(threads, CONNECT);
        this.clock = clock;
    }

    /** Returns when it accepted them all; else says why not. */
    void send(WebhookConfig webhook, List<Event> events) throws IOException, InterruptedException {
        if (!webhook.privateAddresses()) {
            PublicAddress.require(webhook.url().getHost());
        }
        byte[] body = events.stream()
                .map(event -> event.line() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(webhook.url())
                .timeout(ANSWER)
                .header("Content-Type", "application/x-ndjson")
                .header("X-Stowage-Event-Count", Integer.toString(events.size()))
                .header("X-Stowage-Timestamp", timestamp)
                .header("X-Stowage-Signature", "sha256=" + signature(webhook, timestamp, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        // Whatever it has to say is not read, however slowly it says it.
        answer.body().close();
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("it answered " + answer.statusCode());
        }
    }

    private static String signature(WebhookConfig webhook, String timestamp, byte[] body) throws IOException {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(webhook.secret().reveal().getBytes(StandardCharsets.UTF_8), HMAC));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (IllegalArgumentException e) {
            throw new IOException("its secret cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + HMAC, e);
        }
    }
}
