package io.stowage.ic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcConfigTest {
    /** The mainnet's with another point; whether it is one is seen when something is checked. */
    private static final String OTHER_KEY = RootKey.MAINNET.der().hex().substring(0, 2 * 132) + "00";

    @TempDir
    private Path folder;

    private static IcConfig config(Map<String, String> values) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of("ROOT_KEY", OTHER_KEY));
        IcConfig config = IcConfig.from(settings.scope("stowage"));
        settings.finish();
        return config;
    }

    @Test
    void withoutSettingsTheMainnetIsTrusted() {
        assertThat(config(Map.of()))
                .isEqualTo(new IcConfig(RootKey.MAINNET, IcConfig.Bls.AUTO, 2, Duration.ofSeconds(10), true));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(config(Map.of(
                        "stowage.ic.root-key", OTHER_KEY,
                        "stowage.ic.bls", "bouncycastle",
                        "stowage.ic.max-checks", "7",
                        "stowage.ic.check-wait", "3s",
                        "stowage.ic.cloud-engines", "false")))
                .isEqualTo(new IcConfig(
                        RootKey.parse(OTHER_KEY), IcConfig.Bls.BOUNCYCASTLE, 7, Duration.ofSeconds(3), false));
    }

    @Test
    void theRootKeyMayLieInAFileOrInTheEnvironment() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), OTHER_KEY + "\n");
        assertThat(config(Map.of("stowage.ic.root-key", "file:" + file)).rootKey())
                .isEqualTo(RootKey.parse(OTHER_KEY));
        assertThat(config(Map.of("stowage.ic.root-key", "env:ROOT_KEY")).rootKey())
                .isEqualTo(RootKey.parse(OTHER_KEY));
    }

    @Test
    void everyFaultIsTold() {
        Map<String, String> values = Map.of(
                "stowage.ic.root-key", "0123",
                "stowage.ic.bls", "abacus",
                "stowage.ic.max-checks", "0",
                "stowage.ic.check-wait", "1h",
                "stowage.ic.cloud-engines", "perhaps");
        assertThatThrownBy(() -> config(values))
                .hasMessageContaining("stowage.ic.root-key")
                .hasMessageContaining("stowage.ic.bls")
                .hasMessageContaining("stowage.ic.max-checks")
                .hasMessageContaining("stowage.ic.check-wait")
                .hasMessageContaining("stowage.ic.cloud-engines");
    }

    @Test
    void aRootKeyThatIsNoHexIsAFault() {
        assertThatThrownBy(() -> config(Map.of("stowage.ic.root-key", "mainnet")))
                .hasMessageContaining("stowage.ic.root-key");
    }
}
