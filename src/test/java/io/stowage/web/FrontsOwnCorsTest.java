package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A front whose rules for pages of other origins belong to what the request names, as those of buckets do. */
class FrontsOwnCorsTest {
    private static final String MOUNTED = "https://everywhere.example.org";
    private static final String RULED = "https://photos.example.org";

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger asked = new AtomicInteger();
    private TestServer server;

    private final class Buckets extends TextFront {
        @Override
        public String name() {
            return "buckets";
        }

        @Override
        public Cors cors(HttpServletRequest request, Cors mounted) {
            asked.incrementAndGet();
            return switch (RequestPath.below(request)) {
                case "/photos", "/photos/missing", "/photos/bug" ->
                    new Cors(
                            Set.of(RULED),
                            List.of("PUT"),
                            List.of("content-type"),
                            List.of("ETag", "x-amz-request-id"),
                            new Cors.Preflight(200, Duration.ofMinutes(50)));
                case "/quick" ->
                    new Cors(Set.of("*"), List.of(), List.of(), List.of(), new Cors.Preflight(200, Duration.ZERO));
                case "/private" -> Cors.NONE;
                case "/no-rows" -> throw new StowageException(Fault.DATABASE_UNAVAILABLE, "no rules can be read");
                default -> mounted;
            };
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException {
            if (request.getMethod().equals("OPTIONS")) {
                throw new StowageException(Fault.FORBIDDEN, "no rule allows this").coded("AccessForbidden");
            }
            switch (RequestPath.below(request)) {
                case "/photos/missing" -> throw new StowageException(Fault.NOT_FOUND, "no such photo");
                case "/photos/bug" -> throw new IllegalStateException("a defect");
                default -> response.getOutputStream().write('x');
            }
        }

        @Override
        public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
                throws IOException {
            response.setHeader("X-Code", why.code().orElse("none"));
            super.refuse(request, response, why);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Settings settings = Settings.of(List.of(Source.of("test", Map.of("cors.origins", MOUNTED))), Map.of());
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new Buckets(), Mount.from(settings, "/"))));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String origin) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin);
        if (method.equals("OPTIONS")) {
            request.header("Access-Control-Request-Method", "PUT");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    @Test
    void aPreflightIsAnsweredByTheFrontsRule() throws Exception {
        HttpResponse<String> allowed = send("OPTIONS", "/photos", RULED);
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(header(allowed, "Access-Control-Allow-Origin")).isEqualTo(RULED);
        assertThat(header(allowed, "Access-Control-Allow-Methods")).isEqualTo("PUT");
        assertThat(header(allowed, "Access-Control-Max-Age")).isEqualTo("3000");
        assertThat(header(allowed, "Vary")).isEqualTo("Origin");
        assertThat(header(send("OPTIONS", "/quick", RULED), "Access-Control-Max-Age"))
                .isEqualTo("none");
        assertThat(send("OPTIONS", "/other", MOUNTED).statusCode()).isEqualTo(204);
    }

    @Test
    void aPreflightThatNoRuleAllowsIsRefusedInTheFrontsOwnFormat() throws Exception {
        for (String path : List.of("/photos", "/private")) {
            HttpResponse<String> refused = send("OPTIONS", path, MOUNTED);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(header(refused, "X-Code")).isEqualTo("AccessForbidden");
            assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo("none");
        }
    }

    @Test
    void theRuleCountsForErrorsToo() throws Exception {
        for (String path : List.of("/photos", "/photos/missing", "/photos/bug")) {
            asked.set(0);
            HttpResponse<String> answer = send("GET", path, RULED);
            assertThat(header(answer, "Access-Control-Allow-Origin")).as(path).isEqualTo(RULED);
            assertThat(header(answer, "Access-Control-Expose-Headers")).isEqualTo("ETag, x-amz-request-id");
            assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
            assertThat(asked).hasValue(1);
        }
        assertThat(header(send("GET", "/private", RULED), "Access-Control-Allow-Origin"))
                .isEqualTo("none");
    }

    @Test
    void aRuleThatCannotBeReadIsAFailureUnderTheSettingsRule() throws Exception {
        HttpResponse<String> answer = send("GET", "/no-rows", MOUNTED);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(MOUNTED);
    }

    @Test
    void whatTheChainRefusesItselfIsUnderTheSettingsRuleAndAsksForNone() throws Exception {
        HttpResponse<String> answer = send("GET", "/%2e%2e/photos", MOUNTED);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(asked).hasValue(0);
    }
}
