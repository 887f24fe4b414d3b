package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpsConfigTest {

    @Test
    void withoutSettingsTheDefaultsHold() {
        Settings settings = settings(Map.of());
        assertThat(TasksConfig.from(settings)).isEqualTo(TasksConfig.DEFAULTS);
        assertThat(HealthConfig.from(settings)).isEqualTo(HealthConfig.DEFAULTS);
        settings.finish();
    }

    @Test
    void everyKeyIsMapped() {
        Settings settings = settings(
                Map.of("tasks.stop-wait", "3s", "tasks.threads", "5", "health.budget", "4s", "health.cache", "6s"));
        assertThat(TasksConfig.from(settings)).isEqualTo(new TasksConfig(Duration.ofSeconds(3), 5));
        assertThat(HealthConfig.from(settings))
                .isEqualTo(new HealthConfig(Duration.ofSeconds(4), Duration.ofSeconds(6)));
        settings.finish();
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of());
    }
}
