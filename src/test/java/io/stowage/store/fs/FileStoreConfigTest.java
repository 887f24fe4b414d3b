package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileStoreConfigTest {
    private static final Path FALLBACK = Path.of("stowage-data/store");

    @Test
    void nothingSetGivesTheDefaults() {
        assertThat(FileStoreConfig.from(settings(Map.of()), FALLBACK))
                .isEqualTo(new FileStoreConfig(FALLBACK, Fsync.FILE, ByteSize.GIB));
    }

    @Test
    void everyKeyIsRead() {
        Settings settings = settings(Map.of(
                "filesystem.root", "/srv/objects",
                "filesystem.fsync", "file-and-directory",
                "filesystem.min-free", "64MiB"));

        assertThat(FileStoreConfig.from(settings, FALLBACK))
                .isEqualTo(new FileStoreConfig(Path.of("/srv/objects"), Fsync.FILE_AND_DIRECTORY, 64 * ByteSize.MIB));
        settings.finish();
    }

    @Test
    void noSpaceNeedStayFree() {
        Settings settings = settings(Map.of("filesystem.min-free", "0"));

        assertThat(FileStoreConfig.from(settings, FALLBACK).minFree()).isZero();
        settings.finish();
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of());
    }
}
