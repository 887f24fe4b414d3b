package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ConfigurationException;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.content.reading.VerifyConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class V1ConfigTest {
    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of("TOKEN", "the-token-of-tests"));
    }

    private static V1Config config(Map<String, String> values) {
        return V1Config.from(settings(values).scope("stowage"));
    }

    @Test
    void theDefaultsAreThoseOfTheSpecification() {
        V1Config config = config(Map.of());
        assertThat(config.enabled()).isTrue();
        assertThat(config.mount().path()).isEqualTo("/v1");
        assertThat(config.alias().path()).isEqualTo("/storage/v1");
        assertThat(config.mount().cors().origins()).containsExactly("*");
        assertThat(config.auth()).isEqualTo(V1Config.Auth.CERTIFICATE);
        assertThat(config.trustAllAnywhere()).isFalse();
        assertThat(config.deletion().token()).isEmpty();
        assertThat(config.deletion().hosts()).isEmpty();
        assertThat(config.deletion().quiet()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.uploads())
                .isEqualTo(new UploadConfig(
                        10 << 20,
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(300),
                        new PendingConfig(
                                8,
                                Duration.ofHours(24),
                                10_000,
                                1L << 40,
                                true,
                                Duration.ofHours(2),
                                Duration.ofSeconds(5)),
                        32,
                        Duration.ofSeconds(5)));
        assertThat(config.downloads())
                .isEqualTo(new DownloadConfig(
                        4,
                        64,
                        2L << 30,
                        "public, max-age=31536000, immutable",
                        64 << 20,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60)));
        assertThat(config.verify())
                .isEqualTo(new VerifyConfig(VerifyConfig.OnRead.AUTO, Duration.ofHours(24), 16 << 20, 4 << 20));
        assertThat(config.rate()).isEqualTo(new RateConfig(true, 50, 50, 100, 2, 1));
    }

    @Test
    void everyKeyIsRead() {
        Settings settings = settings(Map.ofEntries(
                Map.entry("stowage.v1.enabled", "false"),
                Map.entry("stowage.v1.path", "/native"),
                Map.entry("stowage.v1.alias-path", "/old/v1"),
                Map.entry("stowage.v1.cors.origins", "https://a.example"),
                Map.entry("stowage.v1.auth", "trust-all"),
                Map.entry("stowage.v1.trust-all-is-intended", "true"),
                Map.entry("stowage.v1.delete-owner.token", "env:TOKEN"),
                Map.entry("stowage.v1.delete-owner.hosts", "A.example"),
                Map.entry("stowage.v1.delete-owner.quiet", "3s"),
                Map.entry("stowage.v1.tree-body", "1MiB"),
                Map.entry("stowage.v1.tree-time", "10s"),
                Map.entry("stowage.v1.chunk-time", "20s"),
                Map.entry("stowage.v1.pending.max", "3"),
                Map.entry("stowage.v1.pending.life", "1h"),
                Map.entry("stowage.v1.check.parallel", "4"),
                Map.entry("stowage.v1.check.budget", "1s"),
                Map.entry("stowage.v1.verify-on-read", "always"),
                Map.entry("stowage.v1.verify-again", "2h"),
                Map.entry("stowage.v1.checksum-cache", "1MiB"),
                Map.entry("stowage.v1.scrub-rate", "0"),
                Map.entry("stowage.v1.prefetch", "2"),
                Map.entry("stowage.v1.cache-control", "no-cache"),
                Map.entry("stowage.v1.pending.roots-per-owner", "5"),
                Map.entry("stowage.v1.pending.bytes-per-owner", "6MiB"),
                Map.entry("stowage.v1.pending.collect", "false"),
                Map.entry("stowage.v1.pending.grace", "70m"),
                Map.entry("stowage.v1.pending.listing-lag", "7s"),
                Map.entry("stowage.v1.fetches", "3"),
                Map.entry("stowage.v1.spool", "4MiB"),
                Map.entry("stowage.v1.tree-cache", "2MiB"),
                Map.entry("stowage.v1.patience", "6s"),
                Map.entry("stowage.v1.recheck", "5s"),
                Map.entry("stowage.limits.rate.enabled", "false"),
                Map.entry("stowage.limits.rate.trees-per-owner", "1"),
                Map.entry("stowage.limits.rate.trees-per-address", "2"),
                Map.entry("stowage.limits.rate.failures-per-address", "3"),
                Map.entry("stowage.limits.rate.failed-checks-per-address", "4"),
                Map.entry("stowage.limits.rate.checks-per-address", "5")));
        V1Config config = V1Config.from(settings.scope("stowage"));
        settings.finish();
        assertThat(config.enabled()).isFalse();
        assertThat(config.mount().path()).isEqualTo("/native");
        assertThat(config.alias().path()).isEqualTo("/old/v1");
        assertThat(config.alias().cors().origins()).containsExactly("https://a.example");
        assertThat(config.auth()).isEqualTo(V1Config.Auth.TRUST_ALL);
        assertThat(config.trustAllAnywhere()).isTrue();
        assertThat(config.deletion().token().orElseThrow().reveal()).isEqualTo("the-token-of-tests");
        assertThat(config.deletion().hosts()).containsExactly("a.example");
        assertThat(config.deletion().quiet()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.uploads())
                .isEqualTo(new UploadConfig(
                        1 << 20,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        new PendingConfig(
                                3,
                                Duration.ofHours(1),
                                5,
                                6 << 20,
                                false,
                                Duration.ofMinutes(70),
                                Duration.ofSeconds(7)),
                        4,
                        Duration.ofSeconds(1)));
        assertThat(config.downloads())
                .isEqualTo(new DownloadConfig(
                        2, 3, 4 << 20, "no-cache", 2 << 20, Duration.ofSeconds(6), Duration.ofSeconds(5)));
        assertThat(config.verify())
                .isEqualTo(new VerifyConfig(VerifyConfig.OnRead.ALWAYS, Duration.ofHours(2), 1 << 20, 0));
        assertThat(config.rate()).isEqualTo(new RateConfig(false, 1, 2, 3, 4, 5));
    }

    @Test
    void whereEverybodyIsTrustedNoPageOfAnotherOriginMayAskUnlessItIsNamed() {
        V1Config trusting =
                V1Config.from(settings(Map.of("stowage.v1.auth", "trust-all")).scope("stowage"));
        assertThat(trusting.mount().cors().origins()).isEmpty();
        Settings open = settings(Map.of(
                "stowage.v1.auth", "trust-all",
                "stowage.v1.cors.origins", "*",
                "stowage.v1.trust-all-is-intended", "true"));
        V1Config.from(open.scope("stowage"));
        assertThatThrownBy(open::finish)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("stowage.v1.cors.origins");
    }

    @Test
    void aHeaderValueOrAPathThatIsNoneIsAFault() {
        Settings settings = settings(Map.of("stowage.v1.cache-control", "a\r\nb", "stowage.v1.alias-path", "no/slash"));
        V1Config.from(settings.scope("stowage"));
        assertThatThrownBy(settings::finish)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cache-control")
                .hasMessageContaining("alias-path");
    }
}
