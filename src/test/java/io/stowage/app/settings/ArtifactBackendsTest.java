package io.stowage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.artifacts.routing.Backend;
import io.stowage.config.ConfigurationException;
import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.s3.config.S3Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the registry's backends, which have the names of its specification. */
class ArtifactBackendsTest {
    private static final String BACKENDS = "stowage.artifacts.backends.";

    @TempDir
    private Path folder;

    private Configuration read(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putIfAbsent("stowage.store.type", "memory");
        return Configuration.read(
                Settings.of(
                        List.of(Source.of("test", all)), Map.of("ACCESS", "key", "SECRET", "secret-of-the-backend")),
                "");
    }

    @Test
    void withoutBackendsTheNodesOwnStoreIsTheOne() {
        Configuration configuration = read(Map.of());
        assertThat(configuration.artifacts().backends()).containsExactly(new Backend("default", "main", "artifacts"));
        assertThat(configuration.stores()).containsOnlyKeys("main");
    }

    @Test
    void theExampleOfTheSpecificationIsRead() {
        Configuration configuration = read(Map.of(
                BACKENDS + "rgw.type", "s3",
                BACKENDS + "rgw.endpoint_url", "https://rgw.example.org",
                BACKENDS + "rgw.region", "us-east-1",
                BACKENDS + "rgw.bucket", "artifacts",
                BACKENDS + "rgw.key_prefix", "prod",
                BACKENDS + "rgw.access_key_ref", "env:ACCESS",
                BACKENDS + "rgw.secret_key_ref", "env:SECRET",
                BACKENDS + "rgw.multipart_threshold_bytes", "67108864",
                BACKENDS + "rgw.multipart_chunk_bytes", "16777216",
                BACKENDS + "rgw.checksum_mode", "required"));
        S3Config rgw = store(configuration, "rgw").s3().orElseThrow();
        assertThat(rgw.endpoint().orElseThrow()).hasToString("https://rgw.example.org");
        assertThat(rgw.keyPrefix()).isEqualTo("prod");
        assertThat(rgw.sizes().partSize()).isEqualTo(16777216);
        assertThat(configuration.artifacts().backends()).containsExactly(new Backend("rgw", "rgw", ""));
        assertThat(configuration.placement().defaultStore()).isEqualTo("main");
    }

    @Test
    void everyOtherNameIsReadToo() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(BACKENDS + "far.type", "s3");
        values.put(BACKENDS + "far.endpoint_url", "https://far.example.org");
        values.put(BACKENDS + "far.bucket", "artifacts");
        values.put(BACKENDS + "far.credentials", "anonymous");
        values.put(BACKENDS + "far.storage_class", "COLD");
        values.put(BACKENDS + "far.sse", "AES256");
        values.put(BACKENDS + "far.path_style", "true");
        values.put(BACKENDS + "far.chunked_signing", "false");
        values.put(BACKENDS + "far.conditional_create", "false");
        values.put(BACKENDS + "far.equal_parts", "false");
        values.put(BACKENDS + "far.max_connections", "7");
        values.put(BACKENDS + "far.connect_timeout_ms", "1500");
        values.put(BACKENDS + "far.socket_timeout_ms", "2500");
        values.put(BACKENDS + "far.acquire_timeout_ms", "3500");
        values.put(BACKENDS + "far.max_attempts", "2");
        values.put(BACKENDS + "near.type", "local");
        values.put(BACKENDS + "near.root", folder.toString());
        values.put(BACKENDS + "near.fsync", "file+dir");
        values.put(BACKENDS + "near.min_free_bytes", "1024");
        values.put(BACKENDS + "near.file_mode", "0660");
        values.put(BACKENDS + "near.dir_mode", "0770");
        values.put(BACKENDS + "quick.type", "memory");
        values.put("stowage.artifacts.routing", "{\"default\": \"near\"}");
        Configuration configuration = read(values);
        S3Config far = store(configuration, "far").s3().orElseThrow();
        assertThat(far.link().maxConnections()).isEqualTo(7);
        assertThat(far.link().connectTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(far.link().socketTimeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(far.link().attempts()).isEqualTo(2);
        assertThat(far.dialect().storageClass()).contains("COLD");
        FileStoreConfig near = store(configuration, "near").file().orElseThrow();
        assertThat(near.fsync()).isEqualTo(FileStoreConfig.Fsync.FILE_AND_DIRECTORY);
        assertThat(near.minFree()).isEqualTo(1024);
        assertThat(PosixFilePermissions.toString(near.modes().files())).isEqualTo("rw-rw----");
        assertThat(PosixFilePermissions.toString(near.modes().directories())).isEqualTo("rwxrwx---");
        assertThat(store(configuration, "quick").memory()).isPresent();
    }

    @Test
    void allFaultsAreToldTogetherUnderTheNamesThatWereWritten() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Map<String, String> values = new LinkedHashMap<>();
        values.put(BACKENDS + "far.type", "s3");
        values.put(BACKENDS + "far.access_key_ref", "a literal key");
        values.put(BACKENDS + "far.colour", "red");
        values.put(BACKENDS + "one.type", "local");
        values.put(BACKENDS + "one.root", shared.toString());
        values.put(BACKENDS + "two.type", "local");
        values.put(BACKENDS + "two.root", shared.toString());
        values.put(BACKENDS + "three.type", "local");
        values.put(BACKENDS + "main.type", "memory");
        values.put("stowage.artifacts.retention", "{}");
        assertThatThrownBy(() -> read(values)).isInstanceOfSatisfying(ConfigurationException.class, e -> {
            assertThat(e.problems())
                    .extracting(Problem::key)
                    .contains(
                            BACKENDS + "far.endpoint_url",
                            BACKENDS + "far.bucket",
                            BACKENDS + "far.access_key_ref",
                            BACKENDS + "far.secret_key_ref",
                            BACKENDS + "far.colour",
                            BACKENDS + "two.root",
                            BACKENDS + "three.root",
                            BACKENDS + "main.type",
                            "stowage.artifacts.routing",
                            "stowage.artifacts.retention");
            assertThat(e.getMessage()).doesNotContain("a literal key");
        });
    }

    private static StoreConfig store(Configuration configuration, String name) {
        return Objects.requireNonNull(configuration.stores().get(name), name);
    }
}
