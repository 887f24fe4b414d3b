package io.stowage.ic.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.ConfigurationException;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConfigTest {
    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of());
    }

    private static AgentConfig config(Map<String, String> values) {
        Settings settings = settings(values);
        AgentConfig config = AgentConfig.from(settings.scope("stowage"));
        settings.finish();
        return config;
    }

    @Test
    void withoutSettingsTheMainnetIsAsked() {
        assertThat(config(Map.of()))
                .isEqualTo(new AgentConfig(
                        List.of(URI.create("https://icp-api.io")),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(1)));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(config(Map.of(
                        "stowage.ic.urls", "http://127.0.0.1:8100/, HTTPS://ic0.app",
                        "stowage.ic.attempt-timeout", "2s",
                        "stowage.ic.query-timeout", "3s",
                        "stowage.ic.call-timeout", "4s")))
                .isEqualTo(new AgentConfig(
                        List.of(URI.create("http://127.0.0.1:8100"), URI.create("HTTPS://ic0.app")),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "icp-api.io",
                "ftp://icp-api.io",
                "https://icp-api.io/api",
                "https://icp-api.io?a=b",
                "https://somebody@icp-api.io",
                "https://icp-api.io#a",
                "https:///",
                "https://a b",
                "https://icp-api.io, nonsense"
            })
    void whatIsNoAddressOfSchemeHostAndPortIsAFault(String urls) {
        assertThatThrownBy(() -> config(Map.of("stowage.ic.urls", urls)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("stowage.ic.urls");
    }

    @Test
    void everyFaultIsTold() {
        Map<String, String> values = Map.of(
                "stowage.ic.urls", ",",
                "stowage.ic.attempt-timeout", "2m",
                "stowage.ic.query-timeout", "10ms",
                "stowage.ic.call-timeout", "an hour");
        Settings settings = settings(values);
        assertThatCode(() -> AgentConfig.from(settings.scope("stowage"))).doesNotThrowAnyException();
        assertThatThrownBy(settings::finish)
                .hasMessageContaining("stowage.ic.urls")
                .hasMessageContaining("stowage.ic.attempt-timeout")
                .hasMessageContaining("stowage.ic.query-timeout")
                .hasMessageContaining("stowage.ic.call-timeout");
    }
}
