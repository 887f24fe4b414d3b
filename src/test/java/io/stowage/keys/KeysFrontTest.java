package io.stowage.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.access.TestKeys;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysFrontTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String OTHER = "ryjl3-tyaaa-aaaaa-aaaba-cai";
    private static final String TOKEN = "the-token-of-this-test";
    private static final Optional<Visitor> ADMIN = Optional.of(new Visitor(Optional.empty()));

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeClock clock = new FakeClock();
    private final ApiDocument document = ApiDocument.load("keys.json");
    private Database database;
    private AccessKeys keys;
    private Credentials credentials;
    private TestServer server;

    /** Whom the console would announce. */
    private volatile Optional<Visitor> visitor = ADMIN;

    KeysFrontTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        Map<String, String> values = Map.of(
                "stowage.admin.guesses", "3",
                "stowage.admin.guess-window", "1m",
                "stowage.admin.token", "env:TOKEN");
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of("TOKEN", TOKEN))
                .scope("stowage");
        database = TestDatabases.embedded(folder, AccessKeys.TABLES);
        keys = TestKeys.over(database, clock);
        credentials = new Credentials(keys, clock);
        LimitsConfig limits = LimitsConfig.from(settings);
        Administrator administrator =
                new Administrator(AdminConfig.from(settings), new ClientAddress(List.of()), clock);
        KeysFront front = new KeysFront(keys, administrator);
        Mounts mounts = new Mounts(
                List.of(new Mounts.Mounted(front, KeysConfig.from(settings).mount())));
        Chain chain = new Chain(mounts, limits, new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> (request, response, rest) -> {
            visitor.ifPresent(who -> who.announce(request));
            chain.answer(request, response, rest);
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        database.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/-/keys" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        // Whatever a test is about, the answer has to be one that the document of this interface knows.
        document.checkText(method, "/-/keys" + path, answer);
        return answer;
    }

    private int status(String method, String path) throws Exception {
        return send(method, path, "").statusCode();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return read(answer);
    }

    private static JsonNode read(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        JsonNode error = read(answer).path("error");
        assertThat(error.path("request").asText()).isNotBlank();
        return answer.statusCode() + " " + error.path("code").asText();
    }

    private JsonNode generate(String body) throws Exception {
        HttpResponse<String> answer = send("POST", "", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode key = read(answer);
        assertThat(answer.headers().firstValue("Location"))
                .contains("/-/keys/" + key.path("key").asText());
        return key;
    }

    private boolean opens(JsonNode key) {
        return credentials
                .login(key.path("key").asText(), key.path("secret").asText())
                .isPresent();
    }

    @Test
    void aKeyIsMadeWithItsSecretAndShownWithoutIt() throws Exception {
        JsonNode made = generate("");
        String id = made.path("key").asText();
        assertThat(opens(made)).isTrue();
        assertThat(made.path("owner").asText()).isEqualTo("account-of-" + id);
        assertThat(made.path("rights").asText()).isEqualTo("read,write");
        JsonNode shown = get("/" + id);
        assertThat(shown.has("secret")).isFalse();
        assertThat(shown.path("root")).isEqualTo(made.path("root"));
        assertThat(shown.path("created_at").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(get("").toString()).isEqualTo("[" + shown + "]");
    }

    @Test
    void aKeyIsMadeAsItIsWished() throws Exception {
        JsonNode made = generate("{\"owner\":\"" + OWNER
                + "\",\"name\":\"builder\",\"rights\":\"write:oci,read\",\"note\":\"for builds\"}");
        assertThat(made.path("owner").asText()).isEqualTo(OWNER);
        assertThat(made.path("name").asText()).isEqualTo("builder");
        assertThat(made.path("rights").asText()).isEqualTo("read,write:oci");
        assertThat(made.path("note").asText()).isEqualTo("for builds");
        assertThat(code(send("POST", "", "{\"name\":\"builder\"}"))).isEqualTo("409 conflict");
    }

    @Test
    void aKeyIsDisabledAndEnabledAsOftenAsOneLikes() throws Exception {
        JsonNode made = generate("");
        String path = "/" + made.path("key").asText();
        assertThat(status("POST", path + "/disable")).isEqualTo(204);
        assertThat(status("POST", path + "/disable")).isEqualTo(204);
        assertThat(opens(made)).isFalse();
        assertThat(get(path).path("enable").asBoolean()).isFalse();
        assertThat(status("POST", path + "/enable")).isEqualTo(204);
        assertThat(status("POST", path + "/enable")).isEqualTo(204);
        assertThat(opens(made)).isTrue();
    }

    @Test
    void aResetKillsTheOldSecretAtOnce() throws Exception {
        JsonNode made = generate("");
        assertThat(opens(made)).isTrue();
        HttpResponse<String> answer = send("POST", "/" + made.path("key").asText() + "/reset", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode after = read(answer);
        assertThat(opens(made)).isFalse();
        assertThat(opens(after)).isTrue();
        assertThat(after.path("root")).isEqualTo(made.path("root"));
    }

    @Test
    void aChangeLeavesWhatItDoesNotName() throws Exception {
        String path = "/" + generate("{\"note\":\"stays\"}").path("key").asText();
        HttpResponse<String> answer = send("PATCH", path, "{\"rights\":\"read\",\"name\":\"reader\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode changed = get(path);
        assertThat(changed.toString()).isEqualTo(answer.body());
        assertThat(changed.path("rights").asText()).isEqualTo("read");
        assertThat(changed.path("note").asText()).isEqualTo("stays");
        send("PATCH", path, "{\"name\":\"\"}");
        assertThat(get(path).has("name")).isFalse();
    }

    @Test
    void aKeyThatHasSomethingIsDeletedByForceOnly() throws Exception {
        keys.guard((rows, key, force) -> {
            if (!force) {
                throw new StowageException(Fault.CONFLICT, "the key owns 3 buckets");
            }
        });
        JsonNode made = generate("");
        String path = "/" + made.path("key").asText();
        assertThat(code(send("DELETE", path, ""))).isEqualTo("409 conflict");
        assertThat(opens(made)).isTrue();
        assertThat(code(send("DELETE", path + "?forced", ""))).isEqualTo("400 bad-request");
        assertThat(status("DELETE", path + "?force")).isEqualTo(204);
        assertThat(opens(made)).isFalse();
        assertThat(status("DELETE", path + "?force")).isEqualTo(404);
    }

    @Test
    void keysAreListedPageByPage() throws Exception {
        for (int i = 0; i < 3; i++) {
            generate("");
        }
        HttpResponse<String> first = send("GET", "?limit=2", "");
        String link = first.headers().firstValue("Link").orElseThrow();
        assertThat(link).matches("<\\?limit=2&after=STW[A-Z2-7]{17}>; rel=\"next\"");
        HttpResponse<String> second = send("GET", link.substring(1, link.indexOf('>')), "");
        assertThat(second.headers().firstValue("Link")).isEmpty();
        assertThat(read(first)).hasSize(2);
        assertThat(read(second)).hasSize(1);
    }

    @Test
    void whoBringsNothingOrTheWrongTokenIsRefusedAndWrongOnesAreCounted() throws Exception {
        visitor = Optional.empty();
        for (int i = 0; i < 5; i++) {
            assertThat(code(send("GET", "", ""))).isEqualTo("401 unauthenticated");
        }
        assertThat(send("GET", "", "", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(code(send("GET", "", "", "Authorization", "Bearer wrong")))
                    .isEqualTo("401 unauthenticated");
        }
        assertThat(code(send("GET", "", "", "Authorization", "Bearer " + TOKEN)))
                .isEqualTo("429 rate-limited");
        clock.advance(Duration.ofMinutes(1));
        assertThat(send("GET", "", "", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongTokenIsNotMadeGoodByALogIn() throws Exception {
        visitor = ADMIN;
        assertThat(code(send("GET", "", "", "Authorization", "Bearer wrong"))).isEqualTo("401 unauthenticated");
    }

    @Test
    void anOwnerKeepsItsOwnKeysAndSeesNoOthers() throws Exception {
        String foreign =
                "/" + generate("{\"owner\":\"" + OTHER + "\"}").path("key").asText();
        visitor = Optional.of(new Visitor(Optional.of(OWNER)));
        JsonNode own = generate("{\"name\":\"mine\"}");
        String path = "/" + own.path("key").asText();
        assertThat(own.path("owner").asText()).isEqualTo(OWNER);
        assertThat(get("")).hasSize(1);
        for (String call : List.of("GET ", "DELETE ", "PATCH ")) {
            assertThat(status(call.strip(), foreign)).as(call).isEqualTo(404);
        }
        for (String action : List.of("/enable", "/disable", "/reset")) {
            assertThat(status("POST", foreign + action)).as(action).isEqualTo(404);
        }
        assertThat(code(send("POST", "", "{\"owner\":\"" + OTHER + "\"}"))).isEqualTo("403 forbidden");
        assertThat(code(send("PATCH", path, "{\"owner\":\"" + OTHER + "\"}"))).isEqualTo("403 forbidden");
        assertThat(code(send("PATCH", path, "{\"rights\":\"admin\"}"))).isEqualTo("403 forbidden");
        generate("");
        assertThat(code(send("POST", "", ""))).isEqualTo("403 forbidden");
        assertThat(status("DELETE", path)).isEqualTo(204);
    }

    @Test
    void whatIsNotRightChangesNothing() throws Exception {
        for (String body : List.of(
                "[]",
                "{",
                "{\"name\":5}",
                "{\"names\":\"x\"}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"with blank\"}",
                "{\"note\":\"a\\nb\"}",
                "{\"rights\":\"\"}",
                "{\"rights\":\"delete\"}",
                "{\"owner\":\"nobody\"}",
                "{\"owner\":\"aaaaa-aa\"}",
                "{\"owner\":\"2vxsx-fae\"}")) {
            assertThat(code(send("POST", "", body))).as(body).isEqualTo("400 bad-request");
        }
        assertThat(code(send("POST", "?x=1", ""))).isEqualTo("400 bad-request");
        assertThat(code(send("GET", "?limit=1001", ""))).isEqualTo("400 bad-request");
        assertThat(code(send("POST", "", " ".repeat(20_000)))).isEqualTo("413 body-too-large");
        assertThat(get("")).isEmpty();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsTold() throws Exception {
        database.close();
        assertThat(code(send("GET", "", ""))).isEqualTo("503 database-unavailable");
    }

    @Test
    void everyOperationOfTheDocumentIsThereAndNoOtherMethod() throws Exception {
        assertThat(document.operations()).hasSize(8);
        for (ApiDocument.Operation operation : document.operations()) {
            String id = generate("").path("key").asText();
            String path = operation.path().substring("/-/keys".length()).replace("{key}", id);
            assertThat(send(operation.method(), path, "").statusCode())
                    .as(operation.toString())
                    .isBetween(200, 204);
            assertThat(code(send("PUT", path, ""))).as(path).isEqualTo("405 method-not-allowed");
        }
        assertThat(code(send("GET", "/a/b/c", ""))).isEqualTo("404 not-found");
        assertThat(code(send("POST", "/a/b", ""))).isEqualTo("404 not-found");
    }
}
