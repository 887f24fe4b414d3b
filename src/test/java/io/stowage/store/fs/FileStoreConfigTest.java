package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                "filesystem.min-free", "64MiB",
                "filesystem.file-mode", "0600",
                "filesystem.dir-mode", "700"));

        assertThat(FileStoreConfig.from(settings, FALLBACK))
                .isEqualTo(new FileStoreConfig(
                        Path.of("/srv/objects"),
                        Fsync.FILE_AND_DIRECTORY,
                        64 * ByteSize.MIB,
                        new FileModes(
                                PosixFilePermissions.fromString("rw-------"),
                                PosixFilePermissions.fromString("rwx------"))));
        settings.finish();
    }

    @ParameterizedTest
    @CsvSource({
        "filesystem.file-mode, 0440, without access",
        "filesystem.file-mode, 0666, every user",
        "filesystem.file-mode, 1640, no mode",
        "filesystem.file-mode, rw-r-----, no mode",
        "filesystem.dir-mode, 0640, without access",
        "filesystem.dir-mode, 0777, every user"
    })
    void aModeThatLocksOutTheServerOrLetsEverybodyInIsRefused(String key, String mode, String why) {
        Settings settings = settings(Map.of(key, mode));
        FileStoreConfig unused = FileStoreConfig.from(settings, FALLBACK);
        assertThat(settings.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.reason()).contains(why);
        });
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
