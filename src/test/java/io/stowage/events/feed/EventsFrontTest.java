package io.stowage.events.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.events.Event;
import io.stowage.events.EventData;
import io.stowage.events.EventLog;
import io.stowage.events.delivery.DeliveryConfig;
import io.stowage.events.delivery.Webhooks;
import io.stowage.openapi.ApiDocument;
import io.stowage.ops.FakeClock;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.Visitor;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsFrontTest {
    private static final String TOKEN = "the-token-of-this-test";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeClock clock = new FakeClock();
    private final ApiDocument document = ApiDocument.load("events.json");
    private Database database;
    private EventLog log;
    private TestServer server;
    private volatile Optional<Visitor> visitor = Optional.empty();

    EventsFrontTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        Map<String, String> values = Map.of(
                "stowage.admin.token", "env:TOKEN",
                "stowage.events.webhooks.ci.url", "https://ci.example.org/in?key=hidden",
                "stowage.events.webhooks.ci.secret", "env:TOKEN");
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of("TOKEN", TOKEN))
                .scope("stowage");
        database = TestDatabases.embedded(folder, EventLog.TABLES, Webhooks.TABLES);
        log = new EventLog(database, "n", clock, new Random(1));
        Webhooks webhooks =
                new Webhooks(database, log, DeliveryConfig.from(settings).webhooks());
        Administrator administrator =
                new Administrator(AdminConfig.from(settings), new ClientAddress(List.of()), clock);
        EventsFront front = new EventsFront(new EventFeed(log), webhooks, administrator);
        Mounts mounts = new Mounts(
                List.of(new Mounts.Mounted(front, FeedConfig.from(settings).mount())));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> (request, response, rest) -> {
            visitor.ifPresent(who -> who.announce(request));
            chain.answer(request, response, rest);
        });
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        server.close();
        database.close();
    }

    private HttpResponse<String> send(String method, String path, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/-/events" + path)).method(method, BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        document.checkText(method, "/-/events" + path, answer);
        return answer;
    }

    private List<String> lines(String query) throws Exception {
        HttpResponse<String> answer = send("GET", query, TOKEN);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().toList();
    }

    private void append(String type, String subject) {
        database.write("append", rows -> {
            log.append(rows, type, subject, EventData.of().with("n", 1));
            return subject;
        });
    }

    private String line(int index) {
        return log.after(0, Set.of(), 100).stream().map(Event::line).toList().get(index);
    }

    @Test
    void eventsAreLinesFromAnyNumberOn() throws Exception {
        append("v1.package.created", "a");
        append("v1.package.deleted", "b");
        append("v1.package.created", "c");
        assertThat(lines("")).containsExactly(line(0), line(1), line(2));
        assertThat(lines("?after=1&limit=1")).containsExactly(line(1));
        assertThat(lines("?types=v1.package.created,v1.file.stored")).containsExactly(line(0), line(2));
        assertThat(lines("?after=3")).isEmpty();
    }

    @Test
    void aReaderWaitsUntilSomethingHappens() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/-/events?wait=30"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        CompletableFuture<HttpResponse<String>> waiting = client.sendAsync(request, BodyHandlers.ofString());
        append("v1.package.created", "a");
        assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isEqualTo(line(0) + "\n");
    }

    @Test
    void aReaderThatWasAwayForTooLongSeesThat() throws Exception {
        append("v1.package.created", "a");
        clock.advance(Duration.ofDays(2));
        append("v1.package.created", "b");
        log.prune(Duration.ofDays(1), 100);
        assertThat(send("GET", "?after=0", TOKEN).headers().firstValue("X-Stowage-Oldest-Event"))
                .contains("2");
    }

    @Test
    void eventsAreForTheAdministratorAlone() throws Exception {
        assertThat(send("GET", "", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "", "wrong-token").statusCode()).isEqualTo(401);
        visitor = Optional.of(new Visitor(Optional.of("rrkah-fqaaa-aaaaa-aaaaq-cai")));
        assertThat(send("GET", "", "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/webhooks", "").statusCode()).isEqualTo(403);
        visitor = Optional.of(new Visitor(Optional.empty()));
        assertThat(send("GET", "", "").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotUnderstoodIsRefused() throws Exception {
        for (String query : List.of(
                "?after=-1",
                "?limit=0",
                "?limit=1001",
                "?wait=61",
                "?types=Every%20type",
                "?since=1",
                "?after=1&after=2")) {
            assertThat(send("GET", query, TOKEN).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(send("POST", "", TOKEN).statusCode()).isEqualTo(405);
        assertThat(send("GET", "/nothing", TOKEN).statusCode()).isEqualTo(404);
    }

    @Test
    void webhooksAreListedWithoutSecretsAndResumed() throws Exception {
        append("v1.package.created", "a");
        HttpResponse<String> answer = send("GET", "/webhooks", TOKEN);
        assertThat(answer.body())
                .isEqualTo("[{\"name\":\"ci\",\"url\":\"https://ci.example.org/in\",\"state\":\"up\",\"after\":1,"
                        + "\"failures\":0,\"last_error\":\"\"}]");
        assertThat(send("POST", "/webhooks/ci/resume", TOKEN).statusCode()).isEqualTo(204);
        assertThat(send("POST", "/webhooks/other/resume", TOKEN).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/webhooks/ci/resume", TOKEN).statusCode()).isEqualTo(405);
    }
}
