package io.stowage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.SettingDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The sample with every setting, written by the records as docs/configuration.md is. After a change of them, write it
 * anew with {@code ./mvnw test -Dtest=SampleSettingsTest -Dwrite.docs=true}.
 */
class SampleSettingsTest {
    private static final Path SAMPLE =
            Path.of(System.getProperty("project.basedir", "."), "WEB-INF-samples", "stowage.properties");

    private static final String HEAD = """
            # Every setting with its default. Written by a test; docs/configuration.md has bounds and the other places for settings.
            # Use it with --config or stowage.config; for several contexts, name a folder there and call the files after them.
            """;

    private static String render() {
        List<SettingDescription> settings = SettingsDocument.described().stream()
                .filter(setting -> !setting.key().equals("stowage.config"))
                .distinct()
                .sorted(Comparator.comparing(SettingDescription::key))
                .toList();
        return settings.stream().map(SampleSettingsTest::entry).collect(Collectors.joining("", HEAD, ""));
    }

    private static String entry(SettingDescription setting) {
        String value = (setting.key() + " = " + setting.fallback()).strip();
        return "\n# " + setting.description() + "\n#" + value + "\n";
    }

    @Test
    void theSampleHasEverySetting() throws IOException {
        String rendered = render();
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(SAMPLE, rendered);
        }
        assertThat(Files.readString(SAMPLE)).isEqualTo(rendered);
    }
}
