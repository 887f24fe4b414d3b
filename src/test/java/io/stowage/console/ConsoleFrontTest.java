package io.stowage.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.console.login.ConsoleConfig;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.listing.OwnerBlobs;
import io.stowage.openapi.ApiDocument;
import io.stowage.ops.Health;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.HealthConfig;
import io.stowage.ops.Meters;
import io.stowage.ops.Schedulers;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import io.stowage.ops.TasksConfig;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.MountReport;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleFrontTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiDocument document;
    private final Meters meters = new Meters();
    private final History history = new History(meters.registry(), Clock.systemUTC());
    private final HealthBoard health =
            new HealthBoard(new HealthConfig(Duration.ofSeconds(2), Duration.ZERO), Clock.systemUTC());
    private final Schedulers schedulers = Schedulers.find(TasksConfig.DEFAULTS);
    private final Tasks tasks =
            new Tasks(schedulers.executor(), Clock.systemUTC(), new Random(1), meters.registry(), TasksConfig.DEFAULTS);
    private Map<String, String> allowed = Map.of("stowage.console.allow", "192.0.2.0/24");
    private boolean local = true;
    private TestServer server;

    ConsoleFrontTest() throws IOException {
        document = ApiDocument.load("console.json");
    }

    private TestServer.Answer chain(ServletContext context) {
        Settings settings =
                Settings.of(List.of(Source.of("test", allowed)), Map.of()).scope("stowage");
        ConsoleConfig config = ConsoleConfig.from(settings);
        Status status =
                new Status("9.9", health, tasks, meters, () -> List.of(new MountReport("v1", false, "no cashier")));
        try {
            Deployment deployment = new Deployment(List.of(), "none", "trust-all", false, List::of);
            ClientAddress addresses =
                    new ClientAddress(LimitsConfig.from(settings).trustedProxies());
            Administrator administrator = new Administrator(AdminConfig.from(settings), addresses, Clock.systemUTC());
            ConsoleLogin login = new ConsoleLogin(
                    config, administrator, addresses, new LocalCallers(local), new Random(1), Clock.systemUTC());
            ConsoleFront front = new ConsoleFront(
                    context,
                    config,
                    login,
                    new ConsoleFront.Exhibits(status, deployment, history, OwnerBlobs.NONE, Money.none()));
            Mounts mounts = new Mounts(List.of(new Mounts.Mounted(front, config.mount())));
            return new Chain(mounts, LimitsConfig.from(settings), meters.registry(), new Random(1))::answer;
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer("/ctx", this::chain);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        tasks.close();
        schedulers.close();
        health.close();
        meters.close();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/ctx" + path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        // Whatever a test is about, the answer has to be one that the document of this interface knows.
        document.checkText(method, path, answer);
        return answer;
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    @Test
    void theHealthPageTellsComponentsFrontsAndTasks() throws Exception {
        health.register(
                "store", HealthBoard.Weight.REQUIRED, budget -> Health.up().with("root", "/data"));
        tasks.start(Task.every(Duration.ofHours(1), "janitor", () -> {}));
        HttpResponse<String> answer = get("/-/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = new ObjectMapper().readTree(answer.body());
        assertThat(json.at("/status").asText()).isEqualTo("up");
        assertThat(json.at("/version").asText()).isEqualTo("9.9");
        assertThat(json.at("/components/store/facts/root").asText()).isEqualTo("/data");
        assertThat(json.at("/fronts/0/reason").asText()).isEqualTo("no cashier");
        assertThat(json.at("/fronts/0/mounted").asBoolean()).isFalse();
        assertThat(json.at("/tasks/0/name").asText()).isEqualTo("janitor");
    }

    @Test
    void aNodeWithoutItsStoreLivesButIsNotReady() throws Exception {
        health.register("store", HealthBoard.Weight.REQUIRED, budget -> Health.down("no answer"));
        assertThat(get("/-/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/-/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("no answer");
    }

    @Test
    void metricsComeAsPrometheusReadsThem() throws Exception {
        get("/-/health/live");
        HttpResponse<String> answer = get("/-/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body())
                .contains("stowage_requests_seconds_count{front=\"console\",method=\"GET\",status=\"200\"} 1");
    }

    @Test
    void whatNoResourceKnowsGoesToTheHost() throws Exception {
        assertThat(get("/-/nothing").body()).startsWith("host");
        assertThat(get("/-/health/nothing").body()).startsWith("host");
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        assertThat(send("DELETE", "/-/health", ConsoleLogin.SCRIPT_HEADER, "1").statusCode())
                .isEqualTo(405);
    }

    @Test
    void everyOperationOfTheDocumentIsThereAndNoOtherMethod() throws Exception {
        assertThat(document.operations()).isNotEmpty();
        for (ApiDocument.Operation operation : document.operations()) {
            assertThat(send(operation.method(), operation.path(), ConsoleLogin.SCRIPT_HEADER, "1")
                            .statusCode())
                    .as(operation.toString())
                    .isNotIn(404, 405);
            assertThat(send("PATCH", operation.path(), ConsoleLogin.SCRIPT_HEADER, "1")
                            .statusCode())
                    .as(operation.path())
                    .isEqualTo(405);
        }
    }

    @Test
    void theLastHourIsThereToBeDrawn() throws Exception {
        history.sample();
        history.sample();
        JsonNode json = new ObjectMapper().readTree(get("/-/history").body());
        assertThat(json.path("at")).hasSize(2);
        assertThat(json.at("/series/0/values")).hasSize(2);
    }

    @Test
    void aCallerBehindAProxyIsAStranger() throws Exception {
        assertThat(get("/-/health", "X-Forwarded-For", "127.0.0.1").statusCode())
                .isEqualTo(403);
        assertThat(get("/-/metrics", "Forwarded", "for=127.0.0.1").statusCode()).isEqualTo(403);
        assertThat(get("/-/metrics", "X-Forwarded-Proto", "https").statusCode()).isEqualTo(403);
    }

    /** A page of evil.example, whose name leads to 127.0.0.1 by now, sends this. */
    @Test
    void aPageThatRebindsItsNameToThisMachineReadsNothing() throws Exception {
        for (String path : List.of("/-/metrics", "/-/health", "/-/health/ready", "/-/history")) {
            assertThat(server.raw("GET /ctx" + path + " HTTP/1.1\r\nHost: evil.example:" + server.port()
                            + "\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void whatNginxPassesOnByDefaultIsNotLocal() throws Exception {
        assertThat(server.raw("GET /ctx/-/metrics HTTP/1.0\r\nHost: 127.0.0.1:" + server.port()
                        + "\r\nConnection: close\r\n\r\n"))
                .contains(" 403 ");
    }

    private void restart(boolean openForThisMachine, Map<String, String> settings) throws Exception {
        server.close();
        local = openForThisMachine;
        allowed = settings;
        server = new TestServer("/ctx", this::chain);
    }

    @Test
    void whereThisMachineIsNotTrustedItIsAllowedByItsAddress() throws Exception {
        restart(false, Map.of());
        assertThat(get("/-/health").statusCode()).isEqualTo(403);
        restart(false, Map.of("stowage.console.allow", "127.0.0.1"));
        assertThat(get("/-/health").statusCode()).isEqualTo(200);
    }

    @Test
    void anAllowedAddressIsTheClientsAndNotThatOfItsProxy() throws Exception {
        restart(false, Map.of("stowage.console.allow", "127.0.0.1,192.0.2.0/24"));
        assertThat(get("/-/health", "X-Forwarded-For", "192.0.2.1").statusCode())
                .as("a proxy that nobody trusts")
                .isEqualTo(403);
        restart(
                false,
                Map.of(
                        "stowage.console.allow",
                        "127.0.0.1,192.0.2.0/24",
                        "stowage.limits.trusted-proxies",
                        "127.0.0.1"));
        assertThat(get("/-/health", "X-Forwarded-For", "192.0.2.1").statusCode())
                .isEqualTo(200);
        assertThat(get("/-/health", "X-Forwarded-For", "203.0.113.1").statusCode())
                .isEqualTo(403);
        assertThat(get("/-/health", "X-Forwarded-For", "unknown").statusCode()).isEqualTo(403);
    }
}
