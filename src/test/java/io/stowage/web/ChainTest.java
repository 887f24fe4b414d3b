package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.LogCapture;
import io.stowage.store.StoreException;
import io.stowage.store.StoreFaults;
import io.stowage.web.body.Admission;
import io.stowage.web.body.BodyMemory;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.limit.LimitsConfig;
import io.stowage.web.log.FailureLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mayLeave = new CountDownLatch(1);
    private final List<Error> errors = new CopyOnWriteArrayList<>();
    private Chain chain;
    private TestServer server;

    /** Does what the last segment of the path says. */
    private final class Obedient extends TextFront {
        @Override
        public String name() {
            return "obedient";
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException, ServletException {
            switch (RequestPath.below(request)) {
                case "/echo" ->
                    response.getOutputStream().write(request.getInputStream().readAllBytes());
                case "/fault" -> throw new StowageException(Fault.CONFLICT, "no");
                case "/bug" -> throw new IllegalStateException("a secret detail");
                case "/error" -> throw deep(3000);
                case "/missing-class" -> throw new NoClassDefFoundError("a/secret/Detail");
                case "/rest" -> rest.doFilter(request, response);
                case "/late" -> {
                    response.setContentLength(100);
                    response.getOutputStream().write(new byte[50]);
                    response.flushBuffer();
                    throw new StowageException(Fault.STORE_UNAVAILABLE, "in the middle");
                }
                case "/no-bucket" -> throw StoreFaults.of(failure(StoreException.Reason.MISCONFIGURED));
                case "/read-only" -> throw StoreFaults.of(failure(StoreException.Reason.DENIED));
                case "/full" -> throw StoreFaults.of(failure(StoreException.Reason.BUSY));
                case "/wrapped-error" ->
                    throw new StowageException(Fault.INTERNAL, "no", new NoClassDefFoundError("too"));
                case "/wait" -> {
                    entered.countDown();
                    awaitLeave();
                }
                default ->
                    response.getOutputStream()
                            .write((request.getServletPath() + "|" + request.getPathInfo())
                                    .getBytes(StandardCharsets.UTF_8));
            }
        }

        private StoreException failure(StoreException.Reason reason) {
            return new StoreException(reason, "what " + reason + "\nmeans", new IOException("deep down"));
        }

        /** As deep as a stack that overflowed. */
        private Error deep(int levels) {
            return levels == 0 ? new StackOverflowError("a secret detail") : deep(levels - 1);
        }

        private void awaitLeave() {
            try {
                mayLeave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        Map<String, String> values = new HashMap<>();
        values.put("stowage.limits.requests", "1");
        values.put("stowage.limits.headers", "20");
        values.put("stowage.limits.drain-wait", "5s");
        values.put("stowage.obedient.cors.origins", "https://app.example.org");
        Settings settings =
                Settings.of(List.of(Source.of("test", values)), Map.of()).scope("stowage");
        Mount plain = Mount.from(settings.scope("obedient"), "/ours");
        Cors cors = plain.cors().allowing(List.of("GET"), List.of("Range"), List.of("ETag"));
        Mount mount = new Mount(plain.path(), plain.hosts(), plain.ports(), cors);
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new Obedient(), mount)));
        LimitsConfig limits = LimitsConfig.from(settings);
        Clock clock = Clock.systemUTC();
        Admission admission =
                new Admission(limits, new BodyMemory(1 << 20, limits, clock), new ClientAddress(List.of()), clock);
        chain = new Chain(mounts, admission, meters, new Random(1), errors::add);
        server = new TestServer("/ctx", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        mayLeave.countDown();
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(server.uri("/ctx" + path)), headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void whyAStoreFailedIsOneLineOfTheLogForEachReason() throws Exception {
        try (LogCapture log = LogCapture.of(FailureLog.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(get("/ours/no-bucket").statusCode()).isEqualTo(500);
                assertThat(get("/ours/read-only").body()).doesNotContain("DENIED");
                get("/ours/full");
            }

            assertThat(log.lines()).hasSize(2);
            assertThat(log.text())
                    .contains("failed: what MISCONFIGURED?means")
                    .contains("failed: what DENIED?means")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void anAnswerThatIsCutOffIsOneLineOfTheLogAndNoTraceOfTheServers() throws Exception {
        try (LogCapture log = LogCapture.of(FailureLog.class);
                LogCapture server = LogCapture.of(ServletChannel.class)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> get("/ours/late")).isInstanceOf(IOException.class);
            }

            Awaitility.await().untilAsserted(() -> assertThat(log.lines()).hasSize(1));
            assertThat(log.text()).contains("cut off in the midst of its answer: in the middle");
            assertThat(log.text() + server.text()).doesNotContain("\tat ");
        }
    }

    @Test
    void anErrorOfTheJvmIsHeardOf() throws Exception {
        assertThat(get("/ours/missing-class").statusCode()).isEqualTo(500);
        assertThat(get("/ours/wrapped-error").statusCode()).isEqualTo(500);

        assertThat(errors).extracting(Throwable::getMessage).containsExactly("a/secret/Detail", "too");
    }

    @Test
    void whatIsNotOursPassesUntouched() throws Exception {
        HttpResponse<String> answer = get("/other/x");
        assertThat(answer.body()).isEqualTo("host |/other/x");
        assertThat(answer.headers().firstValue("X-Request-Id")).isEmpty();
    }

    @Test
    void whatAFrontHandsOnReachesTheHostAsItWas() throws Exception {
        assertThat(get("/ours/rest").body()).isEqualTo("host |/ours/rest");
    }

    @Test
    void aFrontSeesItsMountAndTheRestOfThePath() throws Exception {
        assertThat(get("/ours/a%2Fb").body()).isEqualTo("/ours|/a/b");
    }

    @Test
    void everyAnswerHasARequestIdAndAHarmlessOneIsKept() throws Exception {
        assertThat(get("/ours/x").headers().firstValue("X-Request-Id").orElseThrow())
                .hasSize(13);
        assertThat(get("/ours/x", "X-Request-Id", "from-proxy-1").headers().firstValue("X-Request-Id"))
                .contains("from-proxy-1");
        assertThat(get("/ours/x", "X-Request-Id", "bad id\"").headers().firstValue("X-Request-Id"))
                .isNotEqualTo("bad id\"");
    }

    @Test
    void aFaultBecomesTheFrontsOwnErrorWithTheRequestId() throws Exception {
        HttpResponse<String> answer = get("/ours/fault");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("X-Stowage-Error")).contains("conflict");
        assertThat(answer.body())
                .contains(answer.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void aBugIsAnsweredWithoutItsDetails() throws Exception {
        HttpResponse<String> answer = get("/ours/bug");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret").contains("request ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ours/error", "/ours/missing-class"})
    void anErrorIsAnsweredLikeABugAndDoesNotFillTheLog(String path) throws Exception {
        try (LogCapture log = LogCapture.of(FailureLog.class)) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("secret").contains("request ");
            assertThat(log.records()).singleElement().satisfies(logged -> {
                assertThat(logged.getThrown().getStackTrace()).hasSizeBetween(5, 60);
                assertThat(logged.getMessage()).hasSizeLessThan(400);
            });
        }
        Awaitility.await().ignoreException(MeterNotFoundException.class).until(() -> timed("GET", "500") == 1);
    }

    @Test
    void aFailureInMidAnswerCutsTheConnection() {
        assertThatThrownBy(() -> get("/ours/late")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ctx/ours/../x", "/ctx/ours/%2e%2e/x", "/ctx/other/../ours/x", "/ctx/./x", "/ctx/x/..;a=b/"})
    void dotSegmentsAreRefused(String path) throws Exception {
        assertThat(server.raw("GET " + path + " HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ctx/ours/%00", "/ctx/ours/%zz", "/ctx/ours/%c3"})
    void pathsThatCannotBeDecodedAreRefused(String path) throws Exception {
        assertThat(server.raw("GET " + path + " HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "BREW"})
    void unknownMethodsAreNeverEchoed(String method) throws Exception {
        String answer = server.raw(method + " /ctx/ours/x HTTP/1.0\r\nX-Mine: echo\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 (405|400|501).*").doesNotContain("echo");
    }

    @Test
    void tooManyHeaderLinesAreRefused() throws Exception {
        String lines = "A: b\r\n".repeat(30);
        assertThat(server.raw("GET /ctx/ours/x HTTP/1.0\r\n" + lines + "\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void theLaunchersClassesAreNotHandedOut() throws Exception {
        assertThat(get("/io/stowage/launcher/Main.class").statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestMoreThanAllowedIsToldToComeBack() throws Exception {
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(
                HttpRequest.newBuilder(server.uri("/ctx/ours/wait")).build(), BodyHandlers.ofString());
        entered.await();
        HttpResponse<String> second = get("/ours/x");
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        mayLeave.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(get("/ours/x").statusCode()).isEqualTo(200);
    }

    @Test
    void aStopWaitsForRequestsUnderWayAndTakesNoMore() throws Exception {
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(
                HttpRequest.newBuilder(server.uri("/ctx/ours/wait")).build(), BodyHandlers.ofString());
        entered.await();
        CompletableFuture<Void> drained = CompletableFuture.runAsync(chain::drain);
        mayLeave.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        drained.join();
        assertThat(get("/ours/x").statusCode()).isEqualTo(503);
    }

    @Test
    void aPageOfAnAllowedOriginMayUseAFront() throws Exception {
        HttpResponse<String> preflight = send(
                HttpRequest.newBuilder(server.uri("/ctx/ours/x"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()),
                "Origin",
                "https://app.example.org",
                "Access-Control-Request-Method",
                "GET");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .contains("GET");
        HttpResponse<String> fault = get("/ours/fault", "Origin", "https://app.example.org");
        assertThat(fault.headers().firstValue("Access-Control-Allow-Origin")).contains("https://app.example.org");
        assertThat(fault.headers().firstValue("Access-Control-Expose-Headers")).contains("ETag");
        HttpResponse<String> stranger = get("/ours/x", "Origin", "https://evil.example.org");
        assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void requestsAreMeteredByFrontMethodAndStatus() throws Exception {
        send(HttpRequest.newBuilder(server.uri("/ctx/ours/echo")).POST(HttpRequest.BodyPublishers.ofString("12345")));
        get("/ours/fault");
        // They are noted after the answer has gone out.
        Awaitility.await().ignoreException(MeterNotFoundException.class).untilAsserted(() -> {
            assertThat(timed("POST", "200")).isEqualTo(1);
            assertThat(timed("GET", "409")).isEqualTo(1);
            assertThat(meters.get("stowage.request.bytes")
                            .tags("direction", "in")
                            .counter()
                            .count())
                    .isEqualTo(5);
        });
    }

    private long timed(String method, String status) {
        return meters.get("stowage.requests")
                .tags("method", method, "status", status)
                .timer()
                .count();
    }
}
