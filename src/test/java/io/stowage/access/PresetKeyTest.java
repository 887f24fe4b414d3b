package io.stowage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.EnvironmentSource;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresetKeyTest {
    @TempDir
    private Path folder;

    private static AccessConfig config(Settings settings) {
        AccessConfig config = AccessConfig.from(settings.scope("stowage"), Path.of("data"));
        settings.finish();
        return config;
    }

    private static Settings set(Source source, Map<String, String> environment) {
        return Settings.of(List.of(source), environment);
    }

    @Test
    void seedsStandInTheEnvironmentAsTheyAre() {
        Map<String, String> environment = Map.of("STOWAGE_S3_KEYS", "KEY-1:secret+/1,KEY2:with:colon");
        Settings settings = set(new EnvironmentSource(environment), environment);
        assertThat(config(settings).seeds())
                .containsExactly(new PresetKey("KEY-1", "secret+/1"), new PresetKey("KEY2", "with:colon"));
        assertThat(settings.described().stream().flatMap(setting -> settings.chosen(setting).stream()))
                .extracting(Settings.Chosen::text)
                .containsExactly("***");
    }

    @Test
    void seedsStandInAFileOnLinesOfTheirOwn() throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), "KEY1:secret-of-1\nKEY2:secret-of-2\n");
        assertThat(config(set(Source.of("test", Map.of("stowage.s3.keys", "file:" + file)), Map.of()))
                        .seeds())
                .containsExactly(new PresetKey("KEY1", "secret-of-1"), new PresetKey("KEY2", "secret-of-2"));
    }

    @Test
    void aFileOfSettingsHoldsNoSecrets() {
        Settings settings = set(Source.of("test", Map.of("stowage.s3.keys", "KEY1:secret-of-1")), Map.of());
        assertThatThrownBy(() -> config(settings))
                .hasMessageContaining("stowage.s3.keys")
                .hasMessageNotContaining("secret-of-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"KEY1", "KEY1:short", "K:long-enough", "KEY1:long-enough,,", "KEY 1:long-enough", ":long-enough"
            })
    void whatIsNoSeedIsAFaultThatRepeatsNoSecret(String text) {
        Settings settings = set(Source.of("test", Map.of("stowage.s3.keys", "env:KEYS")), Map.of("KEYS", text));
        assertThatThrownBy(() -> config(settings))
                .hasMessageContaining("stowage.s3.keys")
                .hasMessageNotContaining("long-enough");
    }

    @Test
    void aMasterKeyThatIsNoneIsAFaultOfTheSettings() {
        Settings settings =
                set(Source.of("test", Map.of("stowage.access.master-key", "env:MASTER")), Map.of("MASTER", "short"));
        assertThatThrownBy(() -> config(settings)).hasMessageContaining("stowage.access.master-key");
    }
}
