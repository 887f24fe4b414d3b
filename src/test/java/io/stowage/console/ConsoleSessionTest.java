package io.stowage.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.billing.usage.Usage;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.console.login.Challenges;
import io.stowage.console.login.ConsoleConfig;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.console.login.OwnerProof;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.listing.BlobPage;
import io.stowage.listing.OwnerBlobs;
import io.stowage.openapi.ApiDocument;
import io.stowage.ops.FakeClock;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.HealthConfig;
import io.stowage.ops.Meters;
import io.stowage.ops.Schedulers;
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
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logging in and out, seen from outside. A caller that shows the trace of a proxy stands for a stranger. */
class ConsoleSessionTest {
    private static final String TOKEN = "a-token-that-is-long-enough";
    private static final String[] STRANGER = {"X-Forwarded-For", "192.0.2.1"};
    private static final String[] SCRIPT = {"X-Stowage-Console", "1"};

    private static final OwnerBlobs ONE_BLOB = (owner, after, limit) -> new BlobPage(
            List.of(new BlobPage.Blob(
                    Digest.parse("sha256:" + "0a".repeat(32)),
                    5,
                    1,
                    new HeaderLines(List.of("Content-Type: text/plain")),
                    Instant.parse("2026-01-01T00:00:00Z"))),
            Optional.empty());

    private final ApiDocument document = ApiDocument.load("console.json");
    private final HttpClient client = HttpClient.newHttpClient();
    private final Meters meters = new Meters();
    private final FakeClock clock = new FakeClock();
    private final HealthBoard health =
            new HealthBoard(new HealthConfig(Duration.ofSeconds(2), Duration.ZERO), Clock.systemUTC());
    private final Schedulers schedulers = Schedulers.find(TasksConfig.DEFAULTS);
    private final Tasks tasks =
            new Tasks(schedulers.executor(), Clock.systemUTC(), new Random(1), meters.registry(), TasksConfig.DEFAULTS);
    private final TestServer server;
    /** Made with the first request, so that a test can choose its settings. */
    private Optional<TestServer.Answer> front = Optional.empty();

    private Map<String, String> settings = Map.of("stowage.admin.token", "env:TOKEN");

    /** One unit for each byte. */
    private static final class FakeMoney implements Money {
        @Override
        public BigInteger cost(Usage usage) {
            return BigInteger.valueOf(usage.bytesUp());
        }

        @Override
        public boolean hasDemoCredit() {
            return true;
        }

        @Override
        public boolean hasAccount(Owner owner) {
            return false;
        }

        @Override
        public void grantDemoCredit(Owner owner) {}
    }

    ConsoleSessionTest() throws Exception {
        server = new TestServer("/ctx", this::chain);
    }

    private TestServer.Answer chain(ServletContext context) {
        return (request, response, rest) -> {
            if (front.isEmpty()) {
                front = Optional.of(answer(context));
            }
            front.get().answer(request, response, rest);
        };
    }

    private TestServer.Answer answer(ServletContext context) throws ServletException {
        Settings scope = Settings.of(List.of(Source.of("test", settings)), Map.of("TOKEN", TOKEN))
                .scope("stowage");
        ConsoleConfig config = ConsoleConfig.from(scope);
        Status status = new Status("9.9", health, tasks, meters, () -> List.of(new MountReport("v1", true, "at /v1")));
        Deployment.Place place = new Deployment.Place("v1", "/v1", List.of("*.example.org"), List.of(8080));
        Deployment deployment = new Deployment(
                List.of(new Deployment.Backend("main", "memory")), "none", "trust-all", true, () -> List.of(place));
        ClientAddress addresses = new ClientAddress(LimitsConfig.from(scope).trustedProxies());
        ConsoleFront console = new ConsoleFront(
                context,
                config,
                new ConsoleLogin(
                        config,
                        new Administrator(AdminConfig.from(scope), addresses, clock),
                        addresses,
                        new LocalCallers(true),
                        new Random(1),
                        clock),
                new ConsoleFront.Exhibits(
                        status, deployment, new History(meters.registry(), clock), ONE_BLOB, new FakeMoney()));
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(console, config.mount())));
        return new Chain(mounts, LimitsConfig.from(scope), meters.registry(), new Random(1))::answer;
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        tasks.close();
        schedulers.close();
        health.close();
        meters.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String[]... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/ctx/-" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (String[] header : headers) {
            request.header(header[0], header[1]);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        // Whatever a test is about, the answer has to be one that the document of this interface knows.
        document.checkText(method, "/-" + path, answer);
        return answer;
    }

    private static Map<String, String> cookie(HttpResponse<String> answer) {
        Map<String, String> parts = new HashMap<>();
        for (String part : answer.headers().firstValue("Set-Cookie").orElse("").split("; ", -1)) {
            int equals = part.indexOf('=');
            parts.put(equals < 0 ? part : part.substring(0, equals), equals < 0 ? "" : part.substring(equals + 1));
        }
        return parts;
    }

    private String[] logIn(String... token) throws Exception {
        HttpResponse<String> answer = send("POST", "/session", token.length == 0 ? TOKEN : token[0], SCRIPT);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new String[] {"Cookie", "stowage-console=" + cookie(answer).get("stowage-console")};
    }

    @Test
    void theCookieIsForThisServersOwnScriptsAndPathOnly() throws Exception {
        Map<String, String> parts = cookie(send("POST", "/session", TOKEN, SCRIPT));
        assertThat(parts)
                .containsEntry("Path", "/ctx/-")
                .containsEntry("SameSite", "Strict")
                .containsKey("HttpOnly");
        assertThat(parts).doesNotContainKey("Secure");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto | https | true",
                "X-Forwarded-Proto | HTTPS | true",
                "X-Forwarded-Proto | https, http | true",
                "X-Forwarded-Proto | https,http | true",
                "X-Forwarded-Proto | http, https | false",
                "X-Forwarded-Proto | http | false",
                "Forwarded | for=192.0.2.1;proto=https | true",
                "Forwarded | for=\"[2001:db8::1]:4711\"; Proto = \"HTTPS\", for=10.0.0.1;proto=http | true",
                "Forwarded | for=192.0.2.1;proto=http, proto=https | false",
                "Forwarded | for=https | false",
                "Forwarded | proto | false"
            })
    void theCookieIsForHttpsWhereTheClientSpeaksIt(String header, String value, boolean secure) throws Exception {
        Map<String, String> parts = cookie(send("POST", "/session", TOKEN, SCRIPT, new String[] {header, value}));
        assertThat(parts).containsKey("stowage-console");
        assertThat(parts.containsKey("Secure")).isEqualTo(secure);
    }

    @Test
    void whoLoggedInSeesWhatAStrangerDoesNot() throws Exception {
        assertThat(send("GET", "/history", "", STRANGER).statusCode()).isEqualTo(403);
        String[] cookie = logIn();
        assertThat(send("GET", "/history", "", STRANGER, cookie).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/session", "", STRANGER, cookie).body()).contains("\"admin\":true");
        assertThat(send("DELETE", "/session", "", cookie, SCRIPT).statusCode()).isEqualTo(204);
        assertThat(send("GET", "/history", "", STRANGER, cookie).statusCode()).isEqualTo(403);
    }

    @Test
    void theTokenAlsoOpensByItself() throws Exception {
        assertThat(send("GET", "/metrics", "", STRANGER, new String[] {"Authorization", "Bearer " + TOKEN})
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/metrics", "", new String[] {"Authorization", "Bearer nonsense"})
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aStrangerIsToldWhatRunsAndNoMore() throws Exception {
        HttpResponse<String> about = send("GET", "/about", "", STRANGER);
        assertThat(about.statusCode()).isEqualTo(200);
        assertThat(about.body()).contains("\"version\":\"9.9\"").contains("\"cashier\":\"none\"");
        assertThat(send("GET", "/health", "", STRANGER).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/nothing-there", "", STRANGER).statusCode()).isEqualTo(403);
    }

    @Test
    void aPageOfAnotherOriginChangesNothing() throws Exception {
        String[] cookie = logIn();
        assertThat(send("POST", "/session", TOKEN).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/session", "", cookie).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/session", "", cookie, SCRIPT, new String[] {"Sec-Fetch-Site", "cross-site"})
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", "/session", "", cookie, SCRIPT, new String[] {"Sec-Fetch-Site", "same-site"})
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/session", "", cookie).body()).contains("\"admin\":true");
    }

    @Test
    void whoGuessesHasToWaitEvenWithTheRightToken() throws Exception {
        settings = Map.of("stowage.admin.token", "env:TOKEN", "stowage.limits.trusted-proxies", "127.0.0.1");
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> wrong = send("POST", "/session", "guess " + i, SCRIPT, STRANGER);
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
        }
        HttpResponse<String> refused = send("POST", "/session", TOKEN, SCRIPT, STRANGER);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After")).hasValue(600);
        String[] another = {"X-Forwarded-For", "192.0.2.2"};
        assertThat(send("POST", "/session", TOKEN, SCRIPT, another).statusCode())
                .as("another client of the same proxy")
                .isEqualTo(200);
        clock.advance(Duration.ofMinutes(10));
        assertThat(send("POST", "/session", TOKEN, SCRIPT, STRANGER).statusCode())
                .isEqualTo(200);
    }

    @Test
    void guessesThroughAProxyThatNamesNobodyDoNotLockTheAdministratorOut() throws Exception {
        for (int i = 0; i < 10; i++) {
            send("POST", "/session", "guess " + i, SCRIPT);
        }
        assertThat(send("POST", "/session", TOKEN, SCRIPT).statusCode()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(send("POST", "/session", TOKEN, SCRIPT).statusCode()).isEqualTo(200);
    }

    @Test
    void aNewLogInEndsTheOneBefore() throws Exception {
        String[] first = logIn();
        send("POST", "/session", TOKEN, SCRIPT, first);
        assertThat(send("GET", "/session", "", first).body()).contains("\"admin\":false");
    }

    @Test
    void withoutATokenNobodyIsAdministrator() throws Exception {
        settings = Map.of();
        assertThat(send("POST", "/session", "", SCRIPT).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/session", "").body()).contains("\"canLogIn\":false");
    }

    private String challenge() throws Exception {
        String body = send("GET", "/owner/challenge", "", STRANGER).body();
        return new ObjectMapper().readTree(body).at("/challenge").asText();
    }

    private static String claim(KeyPair pair, String challenge, String signed) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getEncoder();
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "key", base64.encodeToString(pair.getPublic().getEncoded()),
                        "challenge", challenge,
                        "signature", base64.encodeToString(signature.sign())));
    }

    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @Test
    void anOwnerSeesItsOwnBlobsAndNobodyElses() throws Exception {
        String challenge = challenge();
        String claim = claim(key(), challenge, OwnerProof.DOMAIN + challenge);
        HttpResponse<String> answer = send("POST", "/owner/session", claim, SCRIPT, STRANGER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String[] cookie = {"Cookie", "stowage-console=" + cookie(answer).get("stowage-console")};
        String owner = new ObjectMapper().readTree(answer.body()).at("/owner").asText();
        HttpResponse<String> own = send("GET", "/blobs?owner_id=" + owner, "", STRANGER, cookie);
        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(own.body()))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"blobs\":[{\"hash\":\"sha256:" + "0a".repeat(32) + "\",\"size\":5,\"chunks\":1,"
                                + "\"headers\":[\"Content-Type: text/plain\"],\"stored\":\"2026-01-01T00:00:00Z\"}],"
                                + "\"next\":\"\"}"));
        String other = "/blobs?owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai";
        assertThat(send("GET", other, "", STRANGER, cookie).statusCode()).isEqualTo(403);
        assertThat(send("GET", other, "", STRANGER, logIn()).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/blobs?owner_id=" + owner, "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/health", "", STRANGER, cookie).statusCode()).isEqualTo(403);
    }

    @Test
    void aSignatureIsGoodForOneFreshChallengeOnly() throws Exception {
        String challenge = challenge();
        String claim = claim(key(), challenge, OwnerProof.DOMAIN + challenge);
        assertThat(send("POST", "/owner/session", claim, SCRIPT).statusCode()).isEqualTo(200);
        assertThat(send("POST", "/owner/session", claim, SCRIPT).statusCode()).isEqualTo(401);
        String late = challenge();
        clock.advance(Challenges.LIFE);
        assertThat(send("POST", "/owner/session", claim(key(), late, OwnerProof.DOMAIN + late), SCRIPT)
                        .statusCode())
                .isEqualTo(401);
        String made = "a challenge that nobody asked";
        assertThat(send("POST", "/owner/session", claim(key(), made, OwnerProof.DOMAIN + made), SCRIPT)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void askingForChallengesTakesNoneFromAnybody() throws Exception {
        String first = challenge();
        for (int i = 0; i < 50; i++) {
            challenge();
        }
        assertThat(send("POST", "/owner/session", claim(key(), first, OwnerProof.DOMAIN + first), SCRIPT)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anOwnerWithBlobsLogsInHoweverManyKeysWereMadeUp() throws Exception {
        settings = Map.of("stowage.admin.token", "env:TOKEN", "stowage.console.sessions", "1");
        String madeUp = challenge();
        assertThat(send("POST", "/owner/session", claim(key(), madeUp, OwnerProof.DOMAIN + madeUp), SCRIPT)
                        .statusCode())
                .isEqualTo(200);
        // Of this listing every owner has a blob.
        String challenge = challenge();
        assertThat(send("POST", "/owner/session", claim(key(), challenge, OwnerProof.DOMAIN + challenge), SCRIPT)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSignatureForSomethingElseIsNoLogIn() throws Exception {
        String challenge = challenge();
        assertThat(send("POST", "/owner/session", claim(key(), challenge, challenge), SCRIPT)
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/owner/session", "{\"key\":1}", SCRIPT).statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/owner", "no key", SCRIPT).statusCode()).isEqualTo(400);
    }

    @Test
    void aListHasBounds() throws Exception {
        String[] cookie = logIn();
        String owner = "/blobs?owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai";
        assertThat(send("GET", owner + "&limit=100", "", cookie).statusCode()).isEqualTo(200);
        for (String bad : List.of("&limit=101", "&limit=0", "&limit=x")) {
            assertThat(send("GET", owner + bad, "", cookie).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(send("GET", "/blobs", "", cookie).statusCode()).isEqualTo(400);
        assertThat(send("GET", "/blobs?owner_id=nobody", "", cookie).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aTokenOfAnySizeIsNotReadToItsEnd() throws Exception {
        assertThat(send("POST", "/session", "x".repeat(5000), SCRIPT).statusCode())
                .isEqualTo(413);
    }

    @Test
    void whereThePagesAreOffOnlyHealthAndMetricsAreLeft() throws Exception {
        settings = Map.of("stowage.console.pages", "false");
        assertThat(send("GET", "/about", "", STRANGER).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/session", "", STRANGER).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/health/live", "").statusCode()).isEqualTo(200);
    }

    @Test
    void everybodyMayAskWhatSomethingCosts() throws Exception {
        assertThat(send("GET", "/money/cost?bytes_up=7&writes=1", "", STRANGER).body())
                .isEqualTo("{\"units\":\"7\"}");
        assertThat(send("GET", "/money/cost?bytes_up=-7&writes=1", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void creditToTryThingsOutIsForThisMachineOnly() throws Exception {
        String owner = "/money/demo-credit?owner_id=rrkah-fqaaa-aaaaa-aaaaq-cai";
        assertThat(send("POST", owner, "", SCRIPT).statusCode()).isEqualTo(200);
        assertThat(send("POST", owner, "", SCRIPT, STRANGER).statusCode()).isEqualTo(403);
        String ofAKey = "/money/demo-credit?owner_id=" + Principal.reserved("stowage-account/STWA");
        assertThat(send("POST", ofAKey, "", SCRIPT).statusCode()).isEqualTo(200);
        assertThat(send("POST", "/money/demo-credit?owner_id=nobody", "", SCRIPT)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPublicKeyNamesItsOwner() throws Exception {
        byte[] key = key().getPublic().getEncoded();
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(server.uri("/ctx/-/owner"))
                        .header(SCRIPT[0], SCRIPT[1])
                        .POST(BodyPublishers.ofByteArray(key))
                        .build(),
                BodyHandlers.ofByteArray());
        document.check("POST", "/-/owner", answer);
        assertThat(new ObjectMapper().readTree(answer.body()).path("owner").asText())
                .isEqualTo(OwnerProof.ownerOf(key).toString());
    }
}
