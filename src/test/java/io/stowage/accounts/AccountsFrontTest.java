package io.stowage.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.billing.ledger.LedgerConfig;
import io.stowage.billing.usage.Usage;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.TestDatabases;
import io.stowage.ic.Owner;
import io.stowage.openapi.ApiDocument;
import io.stowage.ops.FakeClock;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsFrontTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String ACCOUNT = "/owners/" + OWNER;

    private static final List<String> NOT_RIGHT = List.of(
            "{\"amount\":5}",
            "{\"amount\":\"-5\"}",
            "{\"amount\":\"5e3\"}",
            "{\"amount\":\"0\"}",
            "{\"amount\":\"1000000000000000000000000000000\"}",
            "{\"amount\":\"5\",\"amount\":\"6\"}",
            "{\"amount\":\"5\",\"more\":1}",
            "{\"amount\":\"5\"} x",
            "{\"amount\":\"5\",\"note\":\"a\\nb\"}",
            "[]",
            "{\"a\":[[[[[[[[[[[[]]]]]]]]]]]]}",
            "{",
            "");

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeClock clock = new FakeClock();
    private final ApiDocument document;

    @TempDir
    private Path folder;

    private Database database;
    private LedgerCashier cashier;
    private TestServer server;

    AccountsFrontTest() throws IOException {
        document = ApiDocument.load("accounts.json");
    }

    @BeforeEach
    void start() throws Exception {
        Map<String, String> values = Map.of(
                "stowage.admin.guesses", "3",
                "stowage.admin.guess-window", "1m",
                "stowage.admin.token", "env:TOKEN");
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of("TOKEN", "the-right-token-here"))
                .scope("stowage");
        AccountsConfig config = AccountsConfig.from(settings);
        LimitsConfig limits = LimitsConfig.from(settings);
        database = TestDatabases.embedded(folder);
        LedgerConfig ledger = LedgerConfig.from(settings, DatabaseConfig.embedded(folder));
        cashier = LedgerCashier.open(database, ledger.terms(), "node-1", clock);
        Administrator administrator =
                new Administrator(AdminConfig.from(settings), new ClientAddress(limits.trustedProxies()), clock);
        AccountsFront front = new AccountsFront(cashier.books(), administrator, clock);
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(front, config.mount())));
        Chain chain = new Chain(mounts, limits, new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        database.close();
    }

    private HttpResponse<String> sendAs(String token, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/-/accounts" + path))
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        // Whatever a test is about, the answer has to be one that the document of this interface knows.
        document.checkText(method, "/-/accounts" + path, answer);
        return answer;
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return sendAs("the-right-token-here", method, path, body, headers);
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        JsonNode error = new ObjectMapper().readTree(answer.body()).path("error");
        assertThat(error.path("request").asText()).isNotBlank();
        return answer.statusCode() + " " + error.path("code").asText();
    }

    private void topUp(String amount, String key) throws Exception {
        HttpResponse<String> answer =
                send("POST", ACCOUNT + "/top-up", "{\"amount\":\"" + amount + "\"}", "Idempotency-Key", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void anAccountIsOpenedToppedUpAndLimited() throws Exception {
        assertThat(send("PUT", ACCOUNT, "").statusCode()).isEqualTo(201);
        assertThat(send("PUT", ACCOUNT, "{\"overdraft\":\"9\"}").statusCode()).isEqualTo(200);
        topUp("1000000000000000000000", "a");
        topUp("1000000000000000000000", "a");
        send("PATCH", ACCOUNT, "{\"overdraft\":\"5\",\"dailyLimit\":\"7\"}");
        assertThat(get(ACCOUNT).toString())
                .isEqualTo("{\"owner\":\"" + OWNER + "\",\"opened\":\"2026-01-01T00:00:00Z\","
                        + "\"balance\":\"1000000000000000000000\",\"credit\":\"7\",\"overdraft\":\"5\","
                        + "\"dailyLimit\":\"7\",\"spentToday\":\"0\"}");
        send("PATCH", ACCOUNT, "{\"dailyLimit\":null}");
        assertThat(get(ACCOUNT).path("credit").asText()).isEqualTo("1000000000000000000005");
        assertThat(get("/owners").path("accounts")).hasSize(1);
    }

    @Test
    void theSameKeyForAnotherAmountIsAConflict() throws Exception {
        send("PUT", ACCOUNT, "");
        topUp("10", "a");
        assertThat(code(send("POST", ACCOUNT + "/top-up", "{\"amount\":\"11\"}", "Idempotency-Key", "a")))
                .isEqualTo("409 key-reused");
        assertThat(code(send("POST", ACCOUNT + "/debit", "{\"amount\":\"11\"}")))
                .isEqualTo("400 key-missing");
    }

    @Test
    void usageIsShownInTotalAndByDay() throws Exception {
        send("PUT", ACCOUNT, "");
        cashier.report(Map.of(Owner.parse(OWNER), Usage.write(1_048_576)));
        JsonNode gateway = get(ACCOUNT + "/usage").path("gateways").path(0);
        assertThat(gateway.path("gateway").asText()).isEqualTo("node-1");
        assertThat(gateway.path("charged").asText()).isEqualTo("125586240");
        clock.advance(Duration.ofDays(1));
        JsonNode day = get(ACCOUNT + "/usage/daily").path("days").path(0);
        assertThat(day.path("day").asText()).isEqualTo("2026-01-01");
        assertThat(day.path("bytesUp").asLong()).isEqualTo(1_048_576);
        assertThat(code(send("GET", ACCOUNT + "/usage/daily?from=2020-01-01", "")))
                .isEqualTo("400 bad-request");
    }

    @Test
    void pricesAreReplacedByThoseWhoSawThem() throws Exception {
        String price = "{\"cost\":\"3\",\"per\":\"Ki\"}";
        String body = "{\"replaces\":1,\"bytesUp\":" + price + ",\"bytesDown\":" + price + ",\"reads\":" + price
                + ",\"writes\":" + price + ",\"bytesStored\":" + price + "}";
        assertThat(get("/prices").path("bytesUp").path("cost").asText()).isEqualTo("115000000000");
        assertThat(send("PUT", "/prices", body).statusCode()).isEqualTo(200);
        assertThat(code(send("PUT", "/prices", body))).isEqualTo("409 prices-changed");
        assertThat(get("/prices").path("bytesUp").toString()).isEqualTo(price);
        assertThat(get("/prices/history").path("prices")).hasSize(2);
    }

    @Test
    void theAuditLogComesInPagesAndAsCsv() throws Exception {
        send("PUT", ACCOUNT, "");
        send("POST", ACCOUNT + "/top-up", "{\"amount\":\"5\",\"note\":\"=1+\\\"x\\\"\"}", "Idempotency-Key", "a");
        JsonNode page = get("/entries?limit=2");
        assertThat(page.path("entries")).hasSize(2);
        assertThat(get("/entries?after=" + page.path("next").asText())
                        .path("entries")
                        .path(0)
                        .path("amount")
                        .asText())
                .isEqualTo("5");
        HttpResponse<String> csv = send("GET", "/entries?format=csv&owner=" + OWNER, "");
        assertThat(csv.body().split("\r\n"))
                .containsExactly(
                        "id,at,kind,key,owner,amount,from,to,note",
                        "2,2026-01-01T00:00:00Z,opened,\"opened:" + OWNER + "\"," + OWNER
                                + ",0,corrections,owner,\"overdraft 0, daily limit none\"",
                        "3,2026-01-01T00:00:00Z,top-up,\"admin:a\"," + OWNER + ",5,outside,owner,\"'=1+\"\"x\"\"\"");
        assertThat(get("/check").toString()).isEqualTo("{\"sound\":true,\"entries\":3,\"faults\":[]}");
    }

    @Test
    void whoFailsTooOftenIsRefusedForAWhileWhateverIsBrought() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = sendAs("wrong", "GET", "/prices", "");
            assertThat(code(answer)).isEqualTo("401 unauthenticated");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(code(send("GET", "/prices", ""))).isEqualTo("429 rate-limited");
        clock.advance(Duration.ofSeconds(1));
        assertThat(send("GET", "/prices", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aQueryThatIsNotUtf8IsABadRequest() throws Exception {
        for (String query :
                List.of("l%c0%af=1", "limit=%ff", "limit=%zz", "limit=%", "limit=1&limit=2", "%00=1", "x=1")) {
            assertThat(server.raw(
                            "GET /-/accounts/owners?" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + "the-right-token-here\r\nConnection: close\r\n\r\n"))
                    .as(query)
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void whoBringsNoTokenIsRefusedAndGuessesNothing() throws Exception {
        for (int i = 0; i < 4; i++) {
            HttpRequest bare =
                    HttpRequest.newBuilder(server.uri("/-/accounts/prices")).build();
            assertThat(client.send(bare, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        }
        assertThat(send("GET", "/prices", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsNotExactlyRightChangesNothing() throws Exception {
        send("PUT", ACCOUNT, "");
        for (String body : NOT_RIGHT) {
            assertThat(code(send("POST", ACCOUNT + "/top-up", body, "Idempotency-Key", "a")))
                    .as(body)
                    .isEqualTo(body.contains("more") ? "400 unknown-field" : "400 bad-request");
        }
        assertThat(get(ACCOUNT).path("balance").asText()).isEqualTo("0");
    }

    @Test
    void theAccountOfAnAccessKeyIsKeptAsAnyOther() throws Exception {
        String account = "/owners/fc5xz-3cz7a-fqd3k-kux2h-ga6st-bzcff-qikxa-7cyhb-hdp2g-5cvw6-7x6";
        assertThat(send("PUT", account, "").statusCode()).isEqualTo(201);
        send("POST", account + "/top-up", "{\"amount\":\"10\"}", "Idempotency-Key", "a");
        assertThat(get(account).path("balance").asText()).isEqualTo("10");
    }

    @Test
    void everyOtherMistakeHasItsCode() throws Exception {
        assertThat(code(send("GET", ACCOUNT, ""))).isEqualTo("404 owner-unknown");
        assertThat(code(send("GET", "/owners/nobody", ""))).isEqualTo("400 bad-owner");
        assertThat(code(send("GET", "/nothing", ""))).isEqualTo("404 not-found");
        assertThat(code(send("POST", "/prices", ""))).isEqualTo("405 method-not-allowed");
        assertThat(code(send("GET", "/owners?limit=501", ""))).isEqualTo("400 bad-request");
        assertThat(code(send("GET", "/owners?limits=1", ""))).isEqualTo("400 bad-request");
        assertThat(code(send("PUT", "/prices", " ".repeat(20_000)))).isEqualTo("413 body-too-large");
        database.close();
        assertThat(code(send("GET", "/owners", ""))).isEqualTo("503 ledger-unavailable");
    }

    @Test
    void everyOperationOfTheDocumentIsThereAndNoOtherMethod() throws Exception {
        assertThat(document.operations()).isNotEmpty();
        for (ApiDocument.Operation operation : document.operations()) {
            String path = operation.path().substring("/-/accounts".length()).replace("{owner}", OWNER);
            assertThat(send(operation.method(), path, "").body())
                    .as(operation.toString())
                    .doesNotContain("\"not-found\"", "\"method-not-allowed\"");
            assertThat(code(send("DELETE", path, ""))).as(path).isEqualTo("405 method-not-allowed");
        }
    }
}
