package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaugesConfigTest {
    private static GaugesConfig config(Map<String, String> values) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        GaugesConfig config = GaugesConfig.from(settings.scope("stowage"));
        settings.finish();
        return config;
    }

    @Test
    void nothingIsCountedUnlessSomebodyWantsIt() {
        assertThat(config(Map.of())).isEqualTo(new GaugesConfig(false, 2));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(config(Map.of("stowage.billing.gauges", "true", "stowage.billing.gauges-hour", "23")))
                .isEqualTo(new GaugesConfig(true, 23));
    }

    @Test
    void anHourThatNoDayHasIsAFault() {
        assertThatThrownBy(() -> config(Map.of("stowage.billing.gauges-hour", "24")))
                .hasMessageContaining("stowage.billing.gauges-hour");
    }
}
