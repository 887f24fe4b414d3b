package io.stowage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a server that would believe anybody, or bill nobody, does not start. */
class TrustTest {
    private static ServletContext listening(@Nullable String bind) {
        return (ServletContext) Proxy.newProxyInstance(
                TrustTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, args) -> method.getName().equals("getAttribute") ? bind : null);
    }

    private static List<Problem> problems(@Nullable String bind, Map<String, String> values) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        Settings stowage = settings.scope("stowage");
        Trust.check(Configuration.from(stowage, ""), listening(bind), stowage);
        return settings.problems();
    }

    private static Map<String, String> trusting(String cashier, String... more) {
        Map<String, String> values =
                new HashMap<>(Map.of("stowage.v1.auth", "trust-all", "stowage.cashier.type", cashier));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, none, auto, false, 0",
        "::1, none, auto, false, 0",
        "localhost, none, auto, false, 0",
        "127.0.0.1, none, closed, false, 1",
        "127.0.0.1, ledger, auto, false, 1",
        "127.0.0.1, ledger, closed, false, 2",
        "0.0.0.0, ledger, auto, false, 2",
        "gateway.example, ledger, auto, false, 2",
        ", none, auto, false, 1",
        ", none, open, false, 0",
        "0.0.0.0, ledger, auto, true, 0",
        "127.0.0.1, ledger, closed, true, 0"
    })
    void everyConditionOfTrustAllThatIsNotMetIsTold(
            @Nullable String bind, String cashier, String access, boolean intended, int problems) {
        Map<String, String> values = trusting(
                cashier,
                "stowage.local-access",
                access,
                "stowage.v1.trust-all-is-intended",
                Boolean.toString(intended));
        assertThat(problems(bind, values)).hasSize(problems);
    }

    @Test
    void aForeignBindWithoutACashierIsTwoFaultsInOne() {
        assertThat(problems("192.0.2.1", trusting("none")))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("stowage.cashier.type", "stowage.v1.auth");
    }

    @Test
    void noCashierAtAllIsForThisMachineUnlessItIsIntended() {
        Map<String, String> none = Map.of("stowage.cashier.type", "none");
        assertThat(problems("127.0.0.1", none)).isEmpty();
        assertThat(problems("0.0.0.0", none)).hasSize(1);
        assertThat(problems("0.0.0.0", Map.of("stowage.cashier.type", "none", "stowage.v1.enabled", "false")))
                .isEmpty();
        assertThat(problems(
                        "0.0.0.0", Map.of("stowage.cashier.type", "none", "stowage.cashier.none-is-intended", "true")))
                .isEmpty();
    }
}
