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

/** What a front behind the token sees of those who logged in. */
class SessionGateTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String OTHER = "ryjl3-tyaaa-aaaaa-aaaba-cai";

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

    SessionGateTest() throws Exception {
        Mount mount = config.mount().alias("/-/accounts");
        Mounts mounts =
                new Mounts(List.of(new Mounts.Mounted(new SessionGate(new Behind(administrator), login), mount)));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        server = new TestServer("/", context -> chain::answer);
    }

    /** Tells whom it takes its caller for. */
    private static final class Behind extends TextFront {
        private final Administrator administrator;

        private Behind(Administrator administrator) {
            this.administrator = administrator;
        }

        @Override
        public String name() {
            return "accounts";
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws IOException {
            response.getOutputStream().print(administrator.sent(request) ? "administrator" : "stranger");
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String shown(String method, String path, Optional<String> session, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/-/accounts" + path)).method(method, BodyPublishers.noBody());
        session.ifPresent(name -> request.header("Cookie", ConsoleLogin.COOKIE + "=" + name));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void whoIsNotLoggedInComesAsHeIs() throws Exception {
        assertThat(shown("GET", "/owners", Optional.empty())).isEqualTo("stranger");
        assertThat(shown("GET", "/owners", Optional.empty(), "Authorization", "Bearer wrong"))
                .isEqualTo("stranger");
    }

    @Test
    void theAdministratorMayEverythingFromAScriptOfOurs() throws Exception {
        Optional<String> admin = Optional.of(login.sessions().begin());
        assertThat(shown("GET", "/owners", admin)).isEqualTo("administrator");
        assertThat(shown("POST", "/owners/" + OWNER + "/top-up", admin, ConsoleLogin.SCRIPT_HEADER, "1"))
                .isEqualTo("administrator");
        assertThat(shown("POST", "/owners/" + OWNER + "/top-up", admin)).contains(ConsoleLogin.SCRIPT_HEADER);
    }

    @Test
    void anOwnerReadsWhatIsItsOwnAndChangesNothing() throws Exception {
        Optional<String> owner = Optional.of(login.sessions().begin(OWNER, () -> false));
        for (String path : List.of(
                "/owners/" + OWNER, "/owners/" + OWNER + "/usage/daily", "/prices", "/entries?owner=" + OWNER)) {
            assertThat(shown("GET", path, owner)).as(path).isEqualTo("administrator");
        }
        for (String path : List.of(
                "/owners",
                "/owners/" + OTHER,
                "/owners/" + OTHER + "/usage",
                "/owners/" + OWNER + ";x/../" + OTHER,
                "/entries",
                "/entries?owner=" + OTHER,
                "/entries?owner=" + OWNER + "&owner=" + OTHER,
                "/check")) {
            assertThat(shown("GET", path, owner)).as(path).isNotEqualTo("administrator");
        }
        assertThat(shown("POST", "/owners/" + OWNER + "/top-up", owner, ConsoleLogin.SCRIPT_HEADER, "1"))
                .isEqualTo("stranger");
        assertThat(shown("PUT", "/owners/" + OWNER, owner, ConsoleLogin.SCRIPT_HEADER, "1"))
                .isEqualTo("stranger");
    }
}
