package io.stowage.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.TestDatabases;
import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Health;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveriesTest {
    private static final String TYPE = "v1.storage.location_verified";
    private static final String SECRET = "a secret of the receiver";

    /** A request that came to the receiver. */
    private record Got(String count, String timestamp, String signature, String body) {
        List<String> subjects() {
            return Pattern.compile("\"subject\":\"([^\"]*)\"")
                    .matcher(body)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
    }

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private volatile int status = 204;
    private HttpServer receiver;
    private Database database;
    private EventLog log;

    @SuppressWarnings("NullAway.Init")
    private Webhooks webhooks;

    @SuppressWarnings("NullAway.Init")
    private Deliveries deliveries;

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            got.add(new Got(
                    exchange.getRequestHeaders().getFirst("X-Stowage-Event-Count"),
                    exchange.getRequestHeaders().getFirst("X-Stowage-Timestamp"),
                    exchange.getRequestHeaders().getFirst("X-Stowage-Signature"),
                    body));
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
        database = TestDatabases.embedded(folder, Leases.TABLES, EventLog.TABLES, Webhooks.TABLES);
        log = new EventLog(database, "n", clock, new Random(1));
        values.put(
                "stowage.events.webhooks.one.url",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/in");
        values.put("stowage.events.webhooks.one.secret", "env:SECRET");
        values.put("stowage.events.webhooks.one.private-addresses", "true");
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        deliveries.close();
        receiver.stop(0);
        database.close();
    }

    private void open() {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of("SECRET", SECRET));
        DeliveryConfig config = DeliveryConfig.from(settings.scope("stowage"));
        assertThat(settings.problems()).isEmpty();
        webhooks = new Webhooks(database, log, config.webhooks());
        webhooks.states();
        deliveries = new Deliveries(config, webhooks, log, new Leases(database, "n", clock), clock);
        deliveries.start();
    }

    private void append(String type, String subject) {
        database.write("append", rows -> {
            log.append(rows, type, subject, EventData.of());
            return subject;
        });
    }

    private List<String> subjects() {
        return got.stream().flatMap(each -> each.subjects().stream()).toList();
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aWebhookGetsSignedEventsInOrder() throws Exception {
        append(TYPE, "before the webhook was there");
        open();
        List<String> subjects = IntStream.range(0, 250).mapToObj(i -> "s" + i).toList();
        database.write("append", rows -> {
            subjects.forEach(subject -> log.append(rows, TYPE, subject, EventData.of()));
            return 0;
        });
        await().untilAsserted(() -> assertThat(subjects()).isEqualTo(subjects));
        assertThat(got).extracting(Got::count).contains("100");
        for (Got each : got) {
            assertThat(each.count()).isEqualTo(Integer.toString(each.subjects().size()));
            assertThat(each.timestamp()).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
            assertThat(each.signature()).isEqualTo(hmac(each.timestamp() + "." + each.body()));
        }
    }

    @Test
    void onlyTheTypesOfTheSettingsAreSent() {
        values.put("stowage.events.webhooks.one.types", "v1.package.created, v1.package.deleted");
        open();
        append(TYPE, "other");
        append("v1.package.created", "mine");
        append(TYPE, "other");
        append("v1.package.deleted", "mine, too");
        await().untilAsserted(() -> assertThat(subjects()).containsExactly("mine", "mine, too"));
    }

    @Test
    void whatIsRefusedIsSentAgainBeforeAnythingLater() {
        status = 500;
        open();
        append(TYPE, "first");
        await().untilAsserted(
                        () -> assertThat(webhooks.states().get(0).failures()).isEqualTo(1));
        append(TYPE, "second");
        Health health = deliveries.health(Duration.ofSeconds(1));
        assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(health.facts()).containsEntry("failing", "one");
        status = 204;
        clock.advance(Duration.ofSeconds(1));
        await().untilAsserted(() -> assertThat(webhooks.states().get(0).after()).isEqualTo(2));
        assertThat(subjects()).containsExactly("first", "first", "second");
        assertThat(deliveries.health(Duration.ofSeconds(1)).status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void oneThatFailsForDaysIsParkedUntilItIsResumed() {
        status = 302;
        open();
        append(TYPE, "first");
        for (long failures = 1; failures < 3; failures++) {
            long expected = failures;
            await().untilAsserted(() ->
                    assertThat(webhooks.states().get(0).failures()).isEqualTo(expected));
            clock.advance(Duration.ofDays(2));
        }
        await().untilAsserted(
                        () -> assertThat(webhooks.states().get(0).parked()).isTrue());
        assertThat(webhooks.states().get(0).lastError()).isEqualTo("it answered 302");
        assertThat(deliveries.health(Duration.ofSeconds(1)).facts()).containsEntry("parked", "one");
        assertThat(got).as("no redirect was followed").hasSize(3);
        status = 200;
        assertThat(webhooks.resume("one")).isTrue();
        assertThat(webhooks.resume("another")).isFalse();
        await().untilAsserted(() -> assertThat(webhooks.states().get(0).after()).isEqualTo(1));
    }

    @Test
    void noEventGoesToAPrivateAddressUnlessThatIsAllowed() {
        values.remove("stowage.events.webhooks.one.private-addresses");
        open();
        append(TYPE, "first");
        await().untilAsserted(
                        () -> assertThat(webhooks.states().get(0).lastError()).contains("is not public"));
        assertThat(got).isEmpty();
    }

    @Test
    void theFileGetsEveryEventOnce() throws Exception {
        Path file = folder.resolve("events.jsonl");
        values.put("stowage.events.file", file.toString());
        append(TYPE, "first");
        open();
        await().untilAsserted(() -> assertThat(Files.readAllLines(file)).hasSize(1));
        deliveries.close();
        append(TYPE, "second");
        open();
        await().untilAsserted(() -> assertThat(Files.readAllLines(file)).hasSize(2));
        assertThat(Files.readAllLines(file))
                .isEqualTo(log.after(0, java.util.Set.of(), 10).stream()
                        .map(io.stowage.events.Event::line)
                        .toList());
    }

    @Test
    void aFileThatCannotBeWrittenShowsInHealth() {
        values.put(
                "stowage.events.file",
                folder.resolve("missing/folder/events.jsonl").toString());
        open();
        append(TYPE, "first");
        await().untilAsserted(() ->
                assertThat(deliveries.health(Duration.ofSeconds(1)).facts()).containsKey("file"));
    }
}
