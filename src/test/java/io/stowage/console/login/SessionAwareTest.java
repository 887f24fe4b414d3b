package io.stowage.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.web.TextFront;
import io.stowage.web.Visitor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a front is told of. */
class SessionAwareTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    private final LoginServer server;

    SessionAwareTest() throws Exception {
        server = new LoginServer("/-/keys", (administrator, login) -> new SessionAware(new Behind(), login));
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
        return server.send(method, "/x", session, headers);
    }

    @Test
    void whoIsNotLoggedInIsNobodyEvenOnThisMachine() throws Exception {
        assertThat(told("GET", Optional.empty())).isEqualTo("nobody with null");
        assertThat(told("GET", Optional.of("no-such-session"))).isEqualTo("nobody with null");
    }

    @Test
    void aLogInIsTold() throws Exception {
        Optional<String> admin = Optional.of(server.sessions().begin());
        Optional<String> owner = Optional.of(server.sessions().begin(OWNER, () -> false));
        assertThat(told("GET", admin)).isEqualTo("the administrator with null");
        assertThat(told("POST", admin, ConsoleLogin.SCRIPT_HEADER, "1")).isEqualTo("the administrator with null");
        assertThat(told("POST", owner, ConsoleLogin.SCRIPT_HEADER, "1")).isEqualTo(OWNER + " with null");
    }

    @Test
    void aPageOfAnotherOriginUsesNoLogIn() throws Exception {
        Optional<String> admin = Optional.of(server.sessions().begin());
        assertThat(told("POST", admin)).contains(ConsoleLogin.SCRIPT_HEADER).doesNotContain("the administrator");
        assertThat(told("POST", admin, ConsoleLogin.SCRIPT_HEADER, "1", "Sec-Fetch-Site", "cross-site"))
                .contains(ConsoleLogin.SCRIPT_HEADER)
                .doesNotContain("the administrator");
    }

    @Test
    void whoBringsATokenIsAskedByTheFront() throws Exception {
        Optional<String> admin = Optional.of(server.sessions().begin());
        assertThat(told("GET", admin, "Authorization", "Bearer wrong")).isEqualTo("nobody with Bearer wrong");
    }
}
