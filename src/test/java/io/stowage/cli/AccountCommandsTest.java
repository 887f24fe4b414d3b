package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests the account commands send, and what they make of the answers that docs/api/accounts.md promises. */
class AccountCommandsTest {
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";
    private static final String ACCOUNT = "{\"owner\":\"" + OWNER + "\",\"balance\":\"2500000000000\",\"credit\":"
            + "\"2500000000000\",\"overdraft\":\"0\",\"dailyLimit\":null,\"spentToday\":\"1\"}";

    private final List<String> asked = new ArrayList<>();
    private HttpServer http;
    private Cli cli;
    private int status = 200;
    private String answer = ACCOUNT;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
        cli = new Cli()
                .with("STOW_URL", "http://127.0.0.1:" + http.getAddress().getPort())
                .with("STOW_ADMIN_TOKEN", "t0ken");
    }

    @AfterEach
    void end() {
        http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " " + key);
        boolean known = "Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = (known ? answer : "{\"error\":{\"code\":\"unauthenticated\",\"message\":\"no\"}}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? status : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void creditIsAddedInUnitsAndUnderAnIdThatMayBeSentAgain() {
        answer = "{\"repeated\":false,\"account\":" + ACCOUNT + "}";
        Cli.Ended ended =
                cli.run("cashier", "account", "top-up", OWNER, "2.5cr", "--id", "invoice-1", "--note", "thanks");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("added 2.5 credits").contains("invoice-1");
        assertThat(asked)
                .containsExactly("POST /-/accounts/owners/" + OWNER
                        + "/top-up {\"amount\":\"2500000000000\",\"note\":\"thanks\"} invoice-1");
    }

    @Test
    void limitsThatAreNotNamedStay() {
        assertThat(cli.run("cashier", "account", "create", OWNER).exit()).isZero();
        assertThat(cli.run("cashier", "account", "limit", OWNER, "--no-daily-limit")
                        .exit())
                .isZero();
        assertThat(cli.run("cashier", "account", "limit", OWNER).exit()).isEqualTo(2);
        assertThat(asked)
                .containsExactly(
                        "PUT /-/accounts/owners/" + OWNER + " {} null",
                        "PATCH /-/accounts/owners/" + OWNER + " {\"dailyLimit\":null} null");
    }

    @Test
    void aBalanceIsShownInCredits() {
        assertThat(cli.run("cashier", "account", "balance", OWNER).out())
                .contains("2.5 credits")
                .contains("0.000000000001 credits")
                .contains("none");
    }

    @Test
    void booksThatDoNotAddUpAreDamage() {
        answer = "{\"sound\":false,\"entries\":3,\"faults\":[\"one\"]}";
        Cli.Ended ended = cli.run("cashier", "account", "audit", "--check");
        assertThat(ended.exit()).isEqualTo(5);
        assertThat(ended.out()).contains("one");
    }

    @Test
    void usageIsAskedForDays() {
        answer = "{\"owner\":\"" + OWNER
                + "\",\"days\":[{\"day\":\"2026-11-21\",\"gateway\":\"node-1\",\"bytesUp\":1048576,"
                + "\"bytesDown\":0,\"reads\":0,\"writes\":1,\"charged\":\"1000000000000\"}]}";
        Cli.Ended ended = cli.run("usage", "show", OWNER, "--from", "2026-11-01");
        assertThat(ended.out()).contains("node-1").contains("1.0 MiB").contains("1 credit");
        assertThat(asked.get(0)).startsWith("GET /-/accounts/owners/" + OWNER + "/usage/daily?from=2026-11-01 ");
    }

    @Test
    void theServersWordsAreTold() throws IOException {
        status = 404;
        answer = "{\"error\":{\"code\":\"owner-unknown\",\"message\":\"there is no account\",\"request\":\"1\"}}";
        Cli.Ended ended = cli.run("cashier", "account", "balance", OWNER, "--json");
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.error().path("message").asText()).contains("there is no account");
    }

    @Test
    void withoutATokenNothingIsAsked() {
        Cli.Ended none = new Cli().run("cashier", "account", "balance", OWNER);
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("STOW_ADMIN_TOKEN");
        assertThat(cli.run("cashier", "account", "balance", OWNER, "--admin-token", "t0ken")
                        .err())
                .contains("literal")
                .doesNotContain("t0ken");
        assertThat(asked).isEmpty();
        assertThat(cli.with("STOW_ADMIN_TOKEN", "wrong")
                        .run("cashier", "account", "balance", OWNER)
                        .exit())
                .isEqualTo(4);
    }
}
