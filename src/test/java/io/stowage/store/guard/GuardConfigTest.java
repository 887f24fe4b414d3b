package io.stowage.store.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ConfigurationException;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardConfigTest {

    @Test
    void withoutSettingsTheDefaultsHold() {
        Settings settings = settings(Map.of());
        assertThat(GuardConfig.from(settings)).isEqualTo(GuardConfig.DEFAULTS);
        settings.finish();
    }

    @Test
    void everyKeyIsMapped() {
        Settings settings = settings(Map.of(
                "guard.max-concurrent", "7",
                "guard.acquire-wait", "2s",
                "guard.breaker.enabled", "false",
                "guard.breaker.failure-percent", "30",
                "guard.breaker.window", "40",
                "guard.breaker.min-calls", "3",
                "guard.breaker.open-for", "1m",
                "guard.breaker.trial-calls", "9"));
        assertThat(GuardConfig.from(settings))
                .isEqualTo(new GuardConfig(
                        7, Duration.ofSeconds(2), new BreakerConfig(false, 30, 40, 3, Duration.ofMinutes(1), 9)));
        settings.finish();
    }

    @Test
    void aBreakerThatCouldNeverOpenIsAFault() {
        Settings settings = settings(Map.of("guard.breaker.window", "10"));
        GuardConfig.from(settings);
        assertThatThrownBy(settings::finish)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("guard.breaker.min-calls");
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of());
    }
}
