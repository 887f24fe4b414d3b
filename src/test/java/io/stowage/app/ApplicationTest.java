package io.stowage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ConfigurationException;
import io.stowage.openapi.ApiDocument;
import io.stowage.web.TestServer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole application in a real server, as its listener and filter run it. */
class ApplicationTest {
    private final Deque<Application> started = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private TestServer server(String contextPath, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("stowage.data", folder.resolve("data").toString());
        return new TestServer(contextPath, context -> start(context, all));
    }

    private TestServer.Answer start(ServletContext context, Map<String, String> settings) {
        context.setAttribute(SettingsSources.COMMAND_LINE, settings);
        Application application = Application.start(context);
        started.push(application);
        return application::answer;
    }

    @AfterEach
    void end() {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    private static HttpResponse<String> send(TestServer server, String method, String path, String body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (path.startsWith("/-/")) {
            String name = path.startsWith("/-/accounts/") ? "accounts.json" : "console.json";
            ApiDocument.load(name).checkText(method, path, answer);
        }
        return answer;
    }

    private static long ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("stowage-"))
                .count();
    }

    @Test
    void whatOneApplicationStoredTheNextOneReads() throws Exception {
        Map<String, String> settings = Map.of("stowage.demo.enabled", "true");
        try (TestServer server = server("/", settings)) {
            assertThat(send(server, "PUT", "/demo/x", "kept").statusCode()).isEqualTo(201);
            assertThat(send(server, "GET", "/-/health/ready", "").statusCode()).isEqualTo(200);
            end();
        }
        try (TestServer server = server("/", settings)) {
            assertThat(send(server, "GET", "/demo/x", "").body()).isEqualTo("kept");
            end();
        }
    }

    @Test
    void afterTheEndNoThreadOfOursIsLeft() throws Exception {
        long before = ourThreads();
        try (TestServer server = server("/", Map.of())) {
            send(server, "GET", "/-/health", "");
            end();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ourThreads() <= before);
    }

    @Test
    void anApplicationThatIsSwitchedOffTouchesNothing() throws Exception {
        try (TestServer server = server("/off", Map.of("stowage.enabled", "false"))) {
            assertThat(send(server, "GET", "/off/-/health", "").body()).startsWith("host");
            assertThat(folder.resolve("data")).doesNotExist();
            end();
        }
    }

    @Test
    void twoContextsHaveTwoConfigurationsFromOneFolder() throws Exception {
        Files.writeString(folder.resolve("a.properties"), "stowage.demo.enabled=true\nstowage.store.type=memory\n");
        Files.writeString(folder.resolve("b.properties"), "stowage.enabled=false\n");
        Map<String, String> settings = Map.of("stowage.config", folder.toString());
        try (TestServer a = server("/a", settings)) {
            assertThat(send(a, "PUT", "/a/demo/x", "1").statusCode()).isEqualTo(201);
            end();
        }
        try (TestServer b = server("/b", settings)) {
            assertThat(send(b, "GET", "/b/demo/x", "").body()).startsWith("host");
            end();
        }
    }

    @Test
    void aStartThatFailsLeavesNothingOpen() throws IOException {
        Path occupied = Files.writeString(folder.resolve("occupied"), "a file where a folder should be");
        long before = ourThreads();
        assertThatThrownBy(() -> server("/", Map.of("stowage.data", occupied.toString())))
                .hasStackTraceContaining("occupied");
        assertThat(ourThreads()).isLessThanOrEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(occupied);
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        String missing = folder.resolve("missing.properties").toString();
        assertThatThrownBy(() -> server("/", Map.of("stowage.config", missing)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("missing.properties");
    }

    @Test
    void keysOfTheSettingsAreThereForTheAdministrator() throws Exception {
        Path seeds = Files.writeString(folder.resolve("seeds"), "TESTKEY:chosen-outside\n");
        Path token = Files.writeString(folder.resolve("token"), "the-token\n");
        Map<String, String> settings =
                Map.of("stowage.s3.keys", "file:" + seeds, "stowage.admin.token", "file:" + token);
        try (TestServer server = server("/", settings)) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/-/keys/TESTKEY"))
                    .header("Authorization", "Bearer the-token")
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            ApiDocument.load("keys.json").checkText("GET", "/-/keys/TESTKEY", answer);
            // The account of a key that was made for nobody: SHA-224("stowage-account/TESTKEY") || 0x7f.
            assertThat(answer.body())
                    .contains("\"owner\":\"fc5xz-3cz7a-fqd3k-kux2h-ga6st-bzcff-qikxa-7cyhb-hdp2g-5cvw6-7x6\"")
                    .doesNotContain("chosen-outside");
            assertThat(send(server, "GET", "/-/health", "").body()).contains("\"access\"");
            end();
        }
    }

    @Test
    void allStoresOfAContextAreOnItsHealthPage() throws Exception {
        Map<String, String> settings = Map.of(
                "stowage.stores.cold.type", "memory",
                "stowage.placement.default", "main");
        try (TestServer server = server("/", settings)) {
            assertThat(send(server, "GET", "/-/health", "").body()).contains("store.main", "store.cold");
            end();
        }
    }

    @Test
    void aPlacementRuleSendsAFrontsObjectsToItsStore() throws Exception {
        Map<String, String> settings = Map.of(
                "stowage.demo.enabled", "true",
                "stowage.stores.cold.type", "filesystem",
                "stowage.placement.default", "main",
                "stowage.placement.order", "demos",
                "stowage.placement.rules.demos.when.front", "demo",
                "stowage.placement.rules.demos.use", "cold");
        try (TestServer server = server("/", settings)) {
            assertThat(send(server, "PUT", "/demo/x", "1").statusCode()).isEqualTo(201);
        }
        assertThat(folder.resolve("data/stores/cold/objects/demo/x+")).exists();
        assertThat(folder.resolve("data/store/objects/demo")).doesNotExist();
    }

    @Test
    void theLedgerBringsItsFrontForThoseWithAToken() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret");
        Map<String, String> settings =
                Map.of("stowage.cashier.type", "ledger", "stowage.admin.token", "file:" + token.toAbsolutePath());
        try (TestServer server = server("/", settings)) {
            assertThat(send(server, "GET", "/-/accounts/prices", "").statusCode())
                    .isEqualTo(401);
            HttpRequest request = HttpRequest.newBuilder(server.uri("/-/accounts/prices"))
                    .header("Authorization", "Bearer secret")
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .contains("\"version\":1");
            end();
        }
        assertThat(folder.resolve("data/ledger/ledger.mv.db")).exists();
    }

    @Test
    void whatIsStoredIsCountedOnlyWhereSomebodyWantsIt() throws Exception {
        try (TestServer server = server("/", Map.of("stowage.billing.gauges", "true"))) {
            assertThat(send(server, "GET", "/-/health", "").body()).contains("\"v1-gauges\"");
            end();
        }
        try (TestServer server = server("/", Map.of())) {
            assertThat(send(server, "GET", "/-/health", "").body())
                    .contains("\"v1-pending\"")
                    .doesNotContain("\"v1-gauges\"");
            end();
        }
    }

    @Test
    void withoutATokenTheHealthPageSaysWhyNobodyCanKeepAccounts() throws Exception {
        try (TestServer server = server("/", Map.of("stowage.cashier.type", "ledger"))) {
            assertThat(send(server, "GET", "/-/health", "").body()).contains("stowage.admin.token is not set");
            end();
        }
    }
}
