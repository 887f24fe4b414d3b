package io.stowage.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryConfigTest {
    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of("SECRET", "a secret"));
    }

    @Test
    void nobodyIsToldUnlessTheSettingsSaySo() {
        Settings settings = settings(Map.of());
        DeliveryConfig config = DeliveryConfig.from(settings.scope("stowage"));
        assertThat(config).isEqualTo(new DeliveryConfig(config.file(), 64 << 20, 10, List.of()));
        assertThat(config.file()).isEmpty();
    }

    @Test
    void settingsThatMeanNothingAreFaults() {
        Settings settings = settings(Map.of(
                "stowage.events.webhooks.one.url", "ftp://example.org",
                "stowage.events.webhooks.one.secret", "env:SECRET",
                "stowage.events.webhooks.two.types", "Everything"));
        assertThat(DeliveryConfig.from(settings.scope("stowage")).webhooks()).isEmpty();
        assertThat(settings.problems().toString())
                .contains("webhooks.one.url")
                .contains("webhooks.two.url")
                .contains("webhooks.two.secret")
                .contains("webhooks.two.types");
    }

    @Test
    void whatMayBeASecretInAnAddressIsNotShown() {
        Settings settings = settings(Map.of(
                "stowage.events.webhooks.one.url", "https://example.org/in?token=hidden",
                "stowage.events.webhooks.one.secret", "env:SECRET"));
        WebhookConfig webhook =
                DeliveryConfig.from(settings.scope("stowage")).webhooks().get(0);
        assertThat(webhook.shown()).isEqualTo("https://example.org/in");
        assertThat(webhook.privateAddresses()).isFalse();
        assertThat(webhook.types()).isEmpty();
    }
}
