package io.stowage.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.web.Administrator;
import io.stowage.web.TextFront;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a front behind the token sees of those who logged in. */
class SessionGateTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String OTHER = "ryjl3-tyaaa-aaaaa-aaaba-cai";

    private final LoginServer server;

    SessionGateTest() throws Exception {
        server = new LoginServer(
                "/-/accounts", (administrator, login) -> new SessionGate(new Behind(administrator), login));
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
        return server.send(method, path, session, headers);
    }

    @Test
    void whoIsNotLoggedInComesAsHeIs() throws Exception {
        assertThat(shown("GET", "/owners", Optional.empty())).isEqualTo("stranger");
        assertThat(shown("GET", "/owners", Optional.empty(), "Authorization", "Bearer wrong"))
                .isEqualTo("stranger");
    }

    @Test
    void theAdministratorMayEverythingFromAScriptOfOurs() throws Exception {
        Optional<String> admin = Optional.of(server.sessions().begin());
        assertThat(shown("GET", "/owners", admin)).isEqualTo("administrator");
        assertThat(shown("POST", "/owners/" + OWNER + "/top-up", admin, ConsoleLogin.SCRIPT_HEADER, "1"))
                .isEqualTo("administrator");
        assertThat(shown("POST", "/owners/" + OWNER + "/top-up", admin)).contains(ConsoleLogin.SCRIPT_HEADER);
    }

    @Test
    void anOwnerReadsWhatIsItsOwnAndChangesNothing() throws Exception {
        Optional<String> owner = Optional.of(server.sessions().begin(OWNER, () -> false));
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
