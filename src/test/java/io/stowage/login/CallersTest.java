package io.stowage.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.access.AccessKeys;
import io.stowage.access.Caller;
import io.stowage.access.Credentials;
import io.stowage.access.IssuedKey;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.access.TestKeys;
import io.stowage.config.Settings;
import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.web.AdminConfig;
import io.stowage.web.Administrator;
import io.stowage.web.client.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private static final String HERE = "192.0.2.1";

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private final Administrator administrator = new Administrator(
            AdminConfig.from(Settings.of(List.of(), Map.of()).scope("stowage")), new ClientAddress(List.of()), clock);
    private Database database;
    private AccessKeys keys;
    private Callers callers;
    private IssuedKey issued;
    private Caller caller;

    @BeforeEach
    void open() {
        database = TestDatabases.embedded(folder, AccessKeys.TABLES);
        keys = TestKeys.over(database, clock);
        callers = new Callers(new Credentials(keys, clock), administrator.guesses());
        KeyRequest named = new KeyRequest(Optional.empty(), Optional.of("builder"), Optional.empty(), Optional.empty());
        issued = keys.generate(KeyScope.ALL, named);
        caller = Caller.with(issued.key());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static HttpServletRequest request(String address, @Nullable String authorization) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                CallersTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getHeader" -> args[0].equals("Authorization") ? authorization : null;
                    case "getRemoteAddr" -> address;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Caller of(String authorization) {
        return callers.of(request(HERE, authorization), Callers.UserName.OF_THE_KEY);
    }

    private static Fault fault(ThrowingCallable call) {
        return Assertions.catchThrowableOfType(StowageException.class, call).fault();
    }

    @Test
    void aRequestWithoutCredentialsIsAnonymous() {
        for (int i = 0; i < 20; i++) {
            assertThat(callers.of(request(HERE, null), Callers.UserName.OF_THE_KEY))
                    .isEqualTo(Caller.ANONYMOUS);
        }
        assertThat(Caller.ANONYMOUS.payer("the-owner-of-the-thing")).isEqualTo("the-owner-of-the-thing");
    }

    @Test
    void aKeyIsAUserWithAPasswordOrABearersToken() {
        assertThat(of(basic(issued.key().id(), issued.secret()))).isEqualTo(caller);
        assertThat(of(basic("builder", issued.secret()))).isEqualTo(caller);
        assertThat(of("Bearer " + issued.secret())).isEqualTo(caller);
        assertThat(of("basic " + basic("builder", issued.secret()).substring(6)))
                .isEqualTo(caller);
        assertThat(caller.payer("the-owner-of-the-thing"))
                .isEqualTo(issued.key().owner());
    }

    @Test
    void anyUserNameDoesWhereTheFrontSaysSo() {
        String stranger = basic("", issued.secret());
        assertThat(callers.of(request(HERE, stranger), Callers.UserName.ANY)).isEqualTo(caller);
        assertThat(fault(() -> of(stranger))).isEqualTo(Fault.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic !", "Basic bm9jb2xvbg==", "Digest x", "Bearer", "Bearer "})
    void whatIsMalformedIsNobody(String header) {
        assertThat(fault(() -> of(header))).isEqualTo(Fault.UNAUTHENTICATED);
    }

    @Test
    void wrongSecretsOfAnAddressAreCountedOverAllForms() {
        String id = issued.key().id();
        for (int i = 0; i < 5; i++) {
            assertThat(fault(() -> of(basic(id, "wrong")))).isEqualTo(Fault.UNAUTHENTICATED);
            assertThat(fault(() -> of("Bearer wrong"))).isEqualTo(Fault.UNAUTHENTICATED);
        }
        assertThat(fault(() -> of("Bearer " + issued.secret()))).isEqualTo(Fault.RATE_LIMITED);
        assertThat(fault(() -> administrator.recognizes(request(HERE, null), "token")))
                .isEqualTo(Fault.RATE_LIMITED);
        assertThat(callers.login(request("192.0.2.2", null), id, issued.secret()))
                .isEqualTo(caller);
        clock.advance(Duration.ofHours(1));
        assertThat(of("Bearer " + issued.secret())).isEqualTo(caller);
    }

    @Test
    void aDisabledKeyIsRefusedAndIsNoGuess() {
        keys.enable(KeyScope.ALL, issued.key().id(), false);
        for (int i = 0; i < 20; i++) {
            assertThat(fault(() -> of("Bearer " + issued.secret()))).isEqualTo(Fault.UNAUTHENTICATED);
        }
    }

    @Test
    void noCredentialsAppearInTexts() {
        assertThat(io.stowage.web.BasicCredentials.parse(basic("user", "hidden"))
                        .orElseThrow())
                .hasToString("BasicCredentials[user]");
    }
}
