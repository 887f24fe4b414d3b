package io.stowage.nix.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.config.Problem;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.nix.format.SecretKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheConfigTest {
    private static Settings settings(String... pairs) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return Settings.of(List.of(Source.of("test", all)), Map.of());
    }

    private static CacheConfig read(Settings settings) {
        return CacheConfig.from("main", settings, "nix", "cache-1");
    }

    @Test
    void theDefaultsAreCareful() {
        Settings settings = settings();
        CacheConfig config = read(settings);
        assertThat(settings.problems()).isEmpty();
        assertThat(config.open()).isFalse();
        assertThat(config.deletions()).isFalse();
        assertThat(config.sign()).isTrue();
        assertThat(config.uploads()).isTrue();
        assertThat(config.priority()).isEqualTo(30);
        assertThat(config.keyName()).isEqualTo("cache-1");
        assertThat(config.prefix()).isEqualTo("nix");
        assertThat(config.linkLife()).isEmpty();
        assertThat(config.rules()).isEqualTo(UploadRules.USUAL);
    }

    @Test
    void everySettingIsRead() {
        String key = SecretKey.generate("builder-1").publicKey().toString();
        Settings settings = settings(
                "prefix",
                "/a/b/",
                "sign",
                "false",
                "key-name",
                "x-2",
                "priority",
                "41",
                "public",
                "true",
                "readers",
                "A,B",
                "writers",
                "C",
                "uploads",
                "false",
                "deletions",
                "true",
                "max-nar-size",
                "2GiB",
                "require-trusted-signature",
                "true",
                "trusted-upload-keys",
                key,
                "require-references",
                "true",
                "on-conflict",
                "reject",
                "redirect",
                "true",
                "redirect-life",
                "1h");
        CacheConfig config = read(settings);
        assertThat(settings.problems()).isEmpty();
        assertThat(config.prefix()).isEqualTo("a/b");
        assertThat(config.sign()).isFalse();
        assertThat(config.keyName()).isEqualTo("x-2");
        assertThat(config.priority()).isEqualTo(41);
        assertThat(config.open()).isTrue();
        assertThat(config.readers()).containsExactlyInAnyOrder("A", "B");
        assertThat(config.writers()).containsExactly("C");
        assertThat(config.uploads()).isFalse();
        assertThat(config.deletions()).isTrue();
        assertThat(config.maxNarSize()).isEqualTo(2L << 30);
        assertThat(config.linkLife()).contains(Duration.ofHours(1));
        assertThat(config.rules().requireSignature()).isTrue();
        assertThat(config.rules().trustedKeys()).extracting(Object::toString).containsExactly(key);
        assertThat(config.rules().requireReferences()).isTrue();
        assertThat(config.rules().onConflict()).isEqualTo(OnConflict.REJECT);
    }

    @ParameterizedTest
    @CsvSource({
        "prefix, content",
        "prefix, content/x",
        "prefix, a b",
        "key-name, https://example.org",
        "key-name, a:b",
        "key-name, a b",
        "trusted-upload-keys, nonsense",
        "on-conflict, shout",
        "secret-keys, main-1:AAAA"
    })
    void whatCannotBeIsAProblem(String key, String value) {
        Settings settings = settings(key, value);
        assertThat(read(settings).name()).isEqualTo("main");
        assertThat(settings.problems()).extracting(Problem::key).containsExactly(key);
    }

    @Test
    void keysComeFromAFileWithOneOnEachLine(@TempDir Path folder) throws Exception {
        SecretKey old = SecretKey.generate("cache-1");
        SecretKey next = SecretKey.generate("cache-2");
        Path file = Files.createFile(
                folder.resolve("keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, old.reveal() + "\n" + next.reveal() + "\n");
        CacheConfig config = read(settings("secret-keys", "file:" + file));
        assertThat(config.secretKeys().orElseThrow().reveal().lines()).hasSize(2);
    }
}
