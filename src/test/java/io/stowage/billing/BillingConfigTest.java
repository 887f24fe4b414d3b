package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BillingConfigTest {
    private static BillingConfig config(Map<String, String> values) {
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        BillingConfig config = BillingConfig.from(settings.scope("stowage"));
        settings.finish();
        return config;
    }

    @Test
    void theDefaultsAreThoseOfARunWithoutSettings() {
        assertThat(config(Map.of())).isEqualTo(BillingConfig.DEFAULTS);
    }

    @Test
    void everyKeyIsRead() {
        assertThat(config(Map.of(
                        "stowage.billing.mode", "reference",
                        "stowage.billing.budget-ttl", "2s",
                        "stowage.billing.budget-grace", "3s",
                        "stowage.billing.flush-every", "4s",
                        "stowage.billing.report-late", "11s",
                        "stowage.billing.owners", "100")))
                .isEqualTo(new BillingConfig(
                        BillingMode.REFERENCE,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(11),
                        100));
    }

    @Test
    void creditIsBelievedWhileTheCashierIsSilentAtLeastAsLongAsOtherwise() {
        config(Map.of("stowage.billing.budget-ttl", "5s", "stowage.billing.budget-grace", "5s"));
        assertThatThrownBy(
                        () -> config(Map.of("stowage.billing.budget-ttl", "6s", "stowage.billing.budget-grace", "5s")))
                .hasMessageContaining("stowage.billing.budget-grace");
    }
}
