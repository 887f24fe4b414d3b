package io.stowage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.app.settings.SettingsSources;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
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
        all.putIfAbsent("stowage.local-access", "open");
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
    void aServerWithoutTheNativeFrontHasItsCashierToo() throws Exception {
        try (TestServer server = server("/", Map.of("stowage.v1.enabled", "false"))) {
            assertThat(send(server, "GET", "/-/health", "").body()).contains("\"cashier\"", "\"cashier.report\"");
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
        Path token = Files.writeString(folder.resolve("token"), "the-token-of-this-test\n");
        Map<String, String> settings =
                Map.of("stowage.s3.keys", "file:" + seeds, "stowage.admin.token", "file:" + token);
        try (TestServer server = server("/", settings)) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/-/keys/TESTKEY"))
                    .header("Authorization", "Bearer the-token-of-this-test")
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
    void aServerThatTrustsAllWhereItMustNotDoesNotStart() {
        Map<String, String> settings = Map.of(
                "stowage.v1.auth", "trust-all", "stowage.cashier.type", "ledger", "stowage.local-access", "closed");
        assertThatThrownBy(() -> server("/", settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("2 fault(s)")
                .hasMessageContaining("there is a cashier")
                .hasMessageContaining("stowage.local-access is closed");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void inAContainerNobodyIsTakenForACallerOnThisMachineUnlessItIsSaidSo() throws Exception {
        try (TestServer server = server("/", Map.of("stowage.local-access", "auto"))) {
            assertThat(send(server, "GET", "/-/health", "").statusCode()).isEqualTo(403);
            end();
        }
    }

    /** A page of evil.example, whose name leads to 127.0.0.1 by now, asks for blobs. */
    @Test
    void whatTrustsAllOnThisMachineAnswersNobodyElse() throws Exception {
        Map<String, String> settings = Map.of("stowage.v1.auth", "trust-all", "stowage.cashier.type", "none");
        try (TestServer server = server("/", settings)) {
            String path = "/v1/blob?owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai&blob_hash=sha256:" + "ab".repeat(32);
            assertThat(server.raw("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("Access-Control-Allow-Origin");
            assertThat(send(server, "GET", path, "").statusCode()).isEqualTo(404);
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
    void aPlacementRuleChoosesTheStoreByWhatTheFrontKnows() throws Exception {
        Map<String, String> settings = Map.of(
                "stowage.demo.enabled", "true",
                "stowage.stores.cold.type", "filesystem",
                "stowage.placement.default", "main",
                "stowage.placement.order", "logs",
                "stowage.placement.rules.logs.when.front", "demo",
                "stowage.placement.rules.logs.when.path", "logs/*",
                "stowage.placement.rules.logs.min-size", "3",
                "stowage.placement.rules.logs.use", "cold");
        Path main = folder.resolve("data/store/objects/content");
        Path cold = folder.resolve("data/stores/cold/objects/content");
        try (TestServer server = server("/", settings)) {
            assertThat(send(server, "PUT", "/demo/logs/short", "1").statusCode())
                    .isEqualTo(201);
            assertThat(cold).doesNotExist();
            assertThat(main).exists();
            assertThat(send(server, "PUT", "/demo/logs/long", "123").statusCode())
                    .isEqualTo(201);
            assertThat(cold).exists();
        }
    }

    @Test
    void theLedgerBringsItsFrontForThoseWithAToken() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "the-token-of-this-test");
        Map<String, String> settings =
                Map.of("stowage.cashier.type", "ledger", "stowage.admin.token", "file:" + token.toAbsolutePath());
        try (TestServer server = server("/", settings)) {
            assertThat(send(server, "GET", "/-/accounts/prices", "").statusCode())
                    .isEqualTo(401);
            HttpRequest request = HttpRequest.newBuilder(server.uri("/-/accounts/prices"))
                    .header("Authorization", "Bearer the-token-of-this-test")
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .contains("\"version\":1");
            end();
        }
        assertThat(folder.resolve("data/database/ledger.db")).exists();
    }

    @Test
    void noOtherUserOfTheMachineCanLookIntoTheLedgerOrTheUsage() throws Exception {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path data = folder.resolve("new/data");
        try (TestServer server = server("/", Map.of("stowage.data", data.toString()))) {
            assertThat(send(server, "GET", "/-/health/live", "").statusCode()).isEqualTo(200);
            end();
        }
        assertThat(rights(data)).isEqualTo("rwx------");
        assertThat(rights(data.resolve("database"))).isEqualTo("rwx------");
        assertThat(rights(data.resolve("billing"))).isEqualTo("rwx------");
    }

    @Test
    void aFolderOfTheOperatorsStaysAsItIsAndWhatIsOursInItIsClosed() throws Exception {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path data = Files.createDirectory(folder.resolve("shared"));
        Path billing = Files.createDirectory(data.resolve("billing"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(billing, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (TestServer server = server("/", Map.of("stowage.data", data.toString()))) {
            assertThat(send(server, "GET", "/-/health/live", "").statusCode()).isEqualTo(200);
            end();
        }
        assertThat(rights(data)).isEqualTo("rwxr-xr-x");
        assertThat(rights(billing)).isEqualTo("rwxr-x---");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
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
