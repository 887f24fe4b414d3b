package io.stowage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md is written by the records themselves. After a change of them, write it anew with
 * {@code ./mvnw test -Dtest=ConfigurationDocumentTest -Dwrite.docs=true}.
 */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("project.basedir", "."), "docs", "configuration.md");

    @Test
    void theDocumentSaysWhatTheRecordsRead() throws IOException {
        String rendered = SettingsDocument.render();
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(DOCUMENT, rendered);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(rendered);
    }

    @Test
    void everySettingIsDescribed() {
        assertThat(SettingsDocument.described())
                .allSatisfy(setting ->
                        assertThat(setting.description()).as(setting.key()).isNotBlank());
    }
}
