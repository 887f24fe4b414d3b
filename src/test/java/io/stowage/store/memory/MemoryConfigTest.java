package io.stowage.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryConfigTest {

    @Test
    void nothingSetGivesTheDefaults() {
        assertThat(MemoryConfig.from(settings(Map.of()))).isEqualTo(new MemoryConfig(256 * ByteSize.MIB));
    }

    @Test
    void everyKeyIsRead() {
        Settings settings = settings(Map.of("memory.max-bytes", "5MiB"));

        assertThat(MemoryConfig.from(settings)).isEqualTo(new MemoryConfig(5 * ByteSize.MIB));
        settings.finish();
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of());
    }
}
