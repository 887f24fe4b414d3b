package io.stowage.console.login;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.Chain;
import io.stowage.web.Front;
import io.stowage.web.Mount;
import io.stowage.web.Mounts;
import io.stowage.web.TestServer;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.LocalCallers;
import io.stowage.web.limit.LimitsConfig;
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
import java.util.function.BiFunction;

/** A server with one front behind the log-ins of the console. */
final class LoginServer implements AutoCloseable {
    private final ConsoleLogin login;
    private final TestServer server;
    private final String path;

    /** @param front made of the judge of tokens and of the log-ins */
    LoginServer(String path, BiFunction<Administrator, ConsoleLogin, Front> front) throws Exception {
        Settings settings = Settings.of(
                        List.of(Source.of("test", Map.of("stowage.admin.token", "env:TOKEN"))),
                        Map.of("TOKEN", "the-token-of-this-test"))
                .scope("stowage");
        ConsoleConfig config = ConsoleConfig.from(settings);
        ClientAddress addresses = new ClientAddress(List.of());
        Administrator administrator = new Administrator(AdminConfig.from(settings), addresses, Clock.systemUTC());
        this.path = path;
        this.login = new ConsoleLogin(
                config, administrator, addresses, new LocalCallers(true), new Random(1), Clock.systemUTC());
        Mount mount = config.mount().alias(path);
        Mounts mounts = new Mounts(List.of(new Mounts.Mounted(front.apply(administrator, login), mount)));
        Chain chain = new Chain(mounts, LimitsConfig.from(settings), new SimpleMeterRegistry(), new Random(1));
        this.server = new TestServer("/", context -> chain::answer);
    }

    Sessions sessions() {
        return login.sessions();
    }

    /** The text of the answer. */
    String send(String method, String below, Optional<String> session, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(path + below)).method(method, BodyPublishers.noBody());
        session.ifPresent(name -> request.header("Cookie", ConsoleLogin.COOKIE + "=" + name));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
