package io.stowage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ConfigurationException;
import io.stowage.config.EnvironmentSource;
import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static Configuration read(Map<String, String> values, String contextPath) {
        return Configuration.read(Settings.of(List.of(Source.of("test", values)), Map.of()), contextPath);
    }

    @Test
    void withoutAnySettingThereIsOneFilesystemStoreBelowTheDataFolder() {
        Configuration configuration = read(Map.of(), "");
        assertThat(configuration.enabled()).isTrue();
        assertThat(configuration.data()).isEqualTo(Path.of("stowage-data"));
        assertThat(configuration.stores()).containsOnlyKeys("main");
        assertThat(configuration.stores().values())
                .allMatch(store -> store.file().isPresent());
        assertThat(configuration.placement().defaultStore()).isEqualTo("main");
        assertThat(configuration.demo().enabled()).isFalse();
    }

    @Test
    void twoContextsDoNotShareTheirDefaultFolder() {
        assertThat(read(Map.of(), "/team-a/storage").data()).isEqualTo(Path.of("stowage-data", "team-a#storage"));
    }

    @Test
    void aContextThatIsSwitchedOffMayHoldAnything() {
        assertThatCode(() -> read(Map.of("stowage.enabled", "false", "stowage.nonsense", "1"), ""))
                .doesNotThrowAnyException();
    }

    @Test
    void faultsOfAllRecordsAreToldTogether() {
        Map<String, String> values = Map.of(
                "stowage.store.type", "s3",
                "stowage.limits.requests", "0",
                "stowage.console.allow", "everybody",
                "stowage.demo.path", "demo",
                "stowage.cashier.type", "bank",
                "stowage.tasks.stop-wait", "10",
                "stowage.v9.path", "/v9");
        assertThatThrownBy(() -> read(values, ""))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::key)
                                .contains(
                                        "stowage.store.s3.endpoint",
                                        "stowage.store.s3.bucket",
                                        "stowage.limits.requests",
                                        "stowage.console.allow",
                                        "stowage.demo.path",
                                        "stowage.cashier.type",
                                        "stowage.tasks.stop-wait",
                                        "stowage.v9.path"));
    }

    @Test
    void settingsOfABackendThatWasNotChosenAreFaults() {
        assertThatThrownBy(() -> read(Map.of("stowage.store.type", "memory", "stowage.store.s3.bucket", "b"), ""))
                .hasMessageContaining("stowage.store.s3.bucket: is not a setting");
    }

    @Test
    void aNamedStoreComesFromTheEnvironmentToo() {
        Map<String, String> environment =
                Map.of("STOWAGE_STORES_COLD_TYPE", "memory", "STOWAGE_PLACEMENT_DEFAULT", "cold");
        Configuration configuration =
                Configuration.read(Settings.of(List.of(new EnvironmentSource(environment)), Map.of()), "");
        assertThat(configuration.stores()).containsOnlyKeys("main", "cold");
        assertThat(configuration.placement().defaultStore()).isEqualTo("cold");
    }
}
