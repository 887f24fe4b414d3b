package io.stowage.billing.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.ic.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanisterCashierConfigTest {
    private static final String CANISTER = "72ch2-fiaaa-aaaar-qbsvq-cai";

    @TempDir
    private Path folder;

    private static CanisterCashierConfig config(Map<String, String> values, boolean wanted) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        CanisterCashierConfig config = CanisterCashierConfig.from(settings.scope("stowage"), wanted);
        settings.finish();
        return config;
    }

    private String identity(String pem) throws IOException {
        return "file:" + Files.writeString(folder.resolve("gateway.pem"), pem);
    }

    private static String pem(String name) throws IOException {
        try (InputStream in = CanisterCashierConfigTest.class.getResourceAsStream("/vectors/ic/pem/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void nobodyHasToSayAnythingWhenTheCashierIsAnother() {
        assertThat(config(Map.of(), false).reportExpiry()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        String pem = pem("ed25519.pem");
        CanisterCashierConfig config = config(
                Map.of(
                        "stowage.cashier.canister-id",
                        CANISTER,
                        "stowage.cashier.identity",
                        identity(pem),
                        "stowage.cashier.report-expiry",
                        "1m"),
                true);
        assertThat(config.reportExpiry()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.canister()).isEqualTo(Principal.parse(CANISTER));
        assertThat(config.identity())
                .hasValueSatisfying(secret -> assertThat(secret.reveal()).isEqualTo(pem.strip()));
    }

    @Test
    void everyThingThatIsMissingIsTold() {
        assertThatThrownBy(() -> config(Map.of(), true))
                .hasMessageContaining("stowage.cashier.canister-id")
                .hasMessageContaining("stowage.cashier.identity: is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cashier",
                "72CH2-FIAAA-AAAAR-QBSVQ-CAI",
                "2vxsx-fae",
                "aaaaa-aa",
                "tdb26-jop6k-aogll-7ltgs-eruif-6kk7m-qpktf-gdiqx-mxtrf-vb5e6-eqe"
            })
    void whatIsNotThePrincipalOfACanisterIsAFault(String id) throws IOException {
        Map<String, String> values = new HashMap<>(Map.of("stowage.cashier.identity", identity(pem("p256-sec1.pem"))));
        values.put("stowage.cashier.canister-id", id);
        assertThatThrownBy(() -> config(values, true)).hasMessageContaining("stowage.cashier.canister-id");
    }

    @Test
    void aKeyThatCannotSignIsAFaultThatDoesNotRepeatIt() throws IOException {
        String key = pem("p384-sec1.pem");
        Map<String, String> values =
                Map.of("stowage.cashier.canister-id", CANISTER, "stowage.cashier.identity", identity(key));
        assertThatThrownBy(() -> config(values, true))
                .hasMessageContaining("stowage.cashier.identity")
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain(key.lines().skip(1).findFirst().orElseThrow()));
    }

    @Test
    void aFileThatIsNotThereIsOneFaultAndNotTwo() {
        Map<String, String> values = Map.of(
                "stowage.cashier.canister-id", CANISTER, "stowage.cashier.identity", "file:" + folder.resolve("none"));
        assertThatThrownBy(() -> config(values, true))
                .hasMessageContaining("stowage.cashier.identity")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("is not set"));
    }
}
