package io.stowage.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Mount;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.TextFront;
import io.stowage.web.Visitor;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a front is told of. */
class SessionAwareTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    private final Settings settings = Settings.of(
                    List.of(Source.of("test", Map.of("stowage.admin.token", "env:TOKEN"))),
                    Map.of("TOKEN", "the-token-of-this-test"))
            .scope("stowage");
    private final ConsoleConfig config = ConsoleConfig.from(settings);
    private final ClientAddress addresses = new ClientAddress(List.of());
    private final Administrator administrator =
            new Administrator(AdminConfig.from(settings), addresses, Clock.systemUTC());
    private final ConsoleLogin login = new ConsoleLogin(
            config, administrator, addresses, new LocalCallers(true), new Random(1), Clock.systemUTC());
    private final TestServer server;

    SessionAwareTest() throws Exception {
        Mount mount = config.mount().alias("/-/keys");
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(new SessionAware(new Behind(), login), mount)));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    /** Tells whom it was told of, and which token it saw. */
    private static final class Behind extends TextFront {
        @Override
        public String name() {
            return "keys";
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException {
            String who = Visitor.of(request)
                    .map(visitor -> visitor.owner().orElse("the administrator"))
                    .orElse("nobody");
            response.getOutputStream().print(who + " with " + request.getHeader("Authorization"));
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String told(String method, Optional<String> session, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/-/keys/x")).method(method, BodyPublishers.noBody());
        session.ifPresent(name -> request.header("Cookie", ConsoleLogin.COOKIE + "=" + name));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void whoIsNotLoggedInIsNobodyEvenOnThisMachine() throws Exception {
        assertThat(told("GET", Optional.empty())).isEqualTo("nobody with null");
        assertThat(told("GET", Optional.of("no-such-session"))).isEqualTo("nobody with null");
    }

    @Test
    void aLogInIsTold() throws Exception {
        Optional<String> admin = Optional.of(login.sessions().begin());
        Optional<String> owner = Optional.of(login.sessions().begin(OWNER, () -> false));
        assertThat(told("GET", admin)).isEqualTo("the administrator with null");
        assertThat(told("POST", admin, ConsoleLogin.SCRIPT_HEADER, "1")).isEqualTo("the administrator with null");
        assertThat(told("POST", owner, ConsoleLogin.SCRIPT_HEADER, "1")).isEqualTo(OWNER + " with null");
    }

    @Test
    void aPageOfAnotherOriginUsesNoLogIn() throws Exception {
        Optional<String> admin = Optional.of(login.sessions().begin());
        assertThat(told("POST", admin)).contains(ConsoleLogin.SCRIPT_HEADER).doesNotContain("the administrator");
        assertThat(told("POST", admin, ConsoleLogin.SCRIPT_HEADER, "1", "Sec-Fetch-Site", "cross-site"))
                .contains(ConsoleLogin.SCRIPT_HEADER)
                .doesNotContain("the administrator");
    }

    @Test
    void whoBringsATokenIsAskedByTheFront() throws Exception {
        Optional<String> admin = Optional.of(login.sessions().begin());
        assertThat(told("GET", admin, "Authorization", "Bearer wrong")).isEqualTo("nobody with Bearer wrong");
    }
}
