package io.stowage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private static Settings settings(Map<String, String> values) {
        return Settings.of(List.of(Source.of("test", values)), Map.of("TOKEN", "s3cr3t\n", "EMPTY", ""));
    }

    private static Duration seconds(Settings settings, String key) {
        return settings.duration(key, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofDays(1), "");
    }

    @Test
    void aStrongerSourceOverrulesAWeakerOne() {
        Settings settings = Settings.of(
                List.of(
                        Source.of("file", Map.of("stowage.a", "file", "stowage.b", "file")),
                        new EnvironmentSource(Map.of("STOWAGE_A", "environment")),
                        Source.of("command line", Map.of())),
                Map.of());
        assertThat(settings.text("stowage.a", "", "")).isEqualTo("environment");
        assertThat(settings.text("stowage.b", "", "")).isEqualTo("file");
        settings.finish();
    }

    @Test
    void dotsAndDashesAreUnderscoresInTheEnvironment() {
        Settings settings = Settings.of(
                List.of(new EnvironmentSource(Map.of("STOWAGE_STORE_S3_PATH_STYLE", "true", "PATH", "/bin"))),
                Map.of());
        assertThat(settings.flag("stowage.store.s3.path-style", false, "")).isTrue();
        settings.finish();
    }

    @Test
    void everyFaultIsToldAtOnceWithItsFix() {
        Settings settings = settings(Map.of(
                "stowage.flag", "yes",
                "stowage.number", "7x",
                "stowage.size", "12 apples",
                "stowage.wait", "soon",
                "stowage.colour", "green",
                "stowage.endpoint", "example.org",
                "stowage.numbr", "3"));
        settings.flag("stowage.flag", false, "");
        settings.number("stowage.number", 1, 0, 9, "");
        settings.size("stowage.size", 1, 0, 9, "");
        seconds(settings, "stowage.wait");
        settings.choice("stowage.colour", Colour.RED, "");
        settings.endpoint("stowage.endpoint", "");
        settings.requiredText("stowage.name", "");
        assertThatThrownBy(settings::finish)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::key)
                                .containsExactly(
                                        "stowage.flag",
                                        "stowage.number",
                                        "stowage.size",
                                        "stowage.wait",
                                        "stowage.colour",
                                        "stowage.endpoint",
                                        "stowage.name",
                                        "stowage.numbr"))
                .hasMessageContaining("stowage.colour: is not one of: red, dark-blue (\"green\"), from test")
                .hasMessageContaining("did you mean stowage.number?");
    }

    @Test
    void aBadValueLeavesTheDefaultInItsPlace() {
        Settings settings = settings(Map.of("stowage.wait", "100000d"));
        assertThat(seconds(settings, "stowage.wait")).isEqualTo(Duration.ofSeconds(30));
        assertThatThrownBy(settings::finish).hasMessageContaining("1s to 1d");
    }

    @Test
    void anUnknownVariableOfOursIsAFault() {
        Settings settings =
                Settings.of(List.of(new EnvironmentSource(Map.of("STOWAGE_STORE_TPYE", "memory"))), Map.of());
        settings.text("stowage.store.type", "", "");
        assertThatThrownBy(settings::finish).hasMessageContaining("STOWAGE_STORE_TPYE");
    }

    @Test
    void aLiteralSecretIsAFaultAndIsNotRepeated() {
        Settings settings = settings(Map.of("stowage.key", "hunter2hunter2"));
        assertThat(settings.secret("stowage.key", "")).isEmpty();
        assertThatThrownBy(settings::finish)
                .hasMessageContaining("stowage.key")
                .hasMessageContaining("env:NAME or file:/path")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aSecretFromTheEnvironmentLosesItsLineBreakAndNeverPrints() {
        Secret secret = settings(Map.of("stowage.key", "env:TOKEN"))
                .secret("stowage.key", "")
                .orElseThrow();
        assertThat(secret.reveal()).isEqualTo("s3cr3t");
        assertThat(secret).hasToString("***");
    }

    @Test
    void aMissingOrEmptySecretIsAFaultAtStart() {
        Settings settings = settings(Map.of("stowage.a", "env:NOT_THERE", "stowage.b", "env:EMPTY"));
        settings.secret("stowage.a", "");
        settings.secret("stowage.b", "");
        assertThatThrownBy(settings::finish)
                .hasMessageContaining("env:NOT_THERE names is not set")
                .hasMessageContaining("env:EMPTY names is empty");
    }

    @Test
    void aRotatedSecretFileIsReadAgain(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "old\n");
        Secret secret = settings(Map.of("stowage.key", "file:" + file))
                .secret("stowage.key", "")
                .orElseThrow();
        Files.writeString(file, "new\r\n");
        assertThat(secret.reveal()).isEqualTo("new");
    }

    @Test
    void aSecretOfBlanksOrOfOneCharacterIsAFault(@TempDir Path folder) throws IOException {
        for (String text : List.of("", "\n", " ", " \t \r\n", "x", " x \n", "\u00a0\u2003 ")) {
            Path file = Files.writeString(folder.resolve("key"), text);
            Settings settings = settings(Map.of("stowage.key", "file:" + file));
            assertThat(settings.secret("stowage.key", "")).as("'" + text + "'").isEmpty();
        }
    }

    @Test
    void aTokenHasSixteenCharactersAtLeast(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "  fifteen-letters  \n");
        Settings weak = settings(Map.of("stowage.token", "file:" + file));
        assertThat(weak.token("stowage.token", "")).isEmpty();
        assertThatThrownBy(weak::finish)
                .hasMessageContaining("less than 16 characters")
                .hasMessageNotContaining("fifteen");
        Files.writeString(file, "sixteen-letters!\n");
        assertThat(settings(Map.of("stowage.token", "file:" + file)).token("stowage.token", ""))
                .isPresent();
    }

    @Test
    void aSecretThatBecameWorthlessIsRefusedWhileRunning(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "the-token-of-tests");
        Secret secret = settings(Map.of("stowage.token", "file:" + file))
                .token("stowage.token", "")
                .orElseThrow();
        for (String text : List.of("", "   ", "x", "only-fourteen!")) {
            Files.writeString(file, text);
            assertThatThrownBy(secret::reveal).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSecretThatEveryUserCanReadIsAFault(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "s3cr3t");
        Assumptions.assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        assertThat(refusal(file, "rwxr-xr-x", "rw-r--r--"))
                .contains("every user")
                .contains("chmod 600");
        assertThat(refusal(file, "rwxr-xr-x", "rw-----w-")).contains("every user");
        assertThat(refusal(file, "rwxr-xr-x", "rw-r-----")).isEmpty();
        assertThat(refusal(file, "rwx------", "rw-r--r--"))
                .as("in a closed folder")
                .isEmpty();
    }

    @Test
    void whatIsPublicMayBeReadByEverybody(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), " 3d\n");
        Assumptions.assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(settings(Map.of("stowage.key", "file:" + file)).textOrReference("stowage.key", ""))
                .contains("3d");
    }

    private static String refusal(Path file, String rightsOfFolder, String rightsOfFile) throws IOException {
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString(rightsOfFolder));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rightsOfFile));
        Settings settings = settings(Map.of("stowage.key", "file:" + file));
        settings.secret("stowage.key", "");
        return settings.problems().stream().map(Problem::reason).findFirst().orElse("");
    }

    @Test
    void aPasswordInsideAnAddressIsNeverShown() {
        Map<String, String> urls = Map.of(
                "stowage.a", "jdbc:postgresql://bob:hunter2@db.example.org/stowage",
                "stowage.b", "jdbc:postgresql://db.example.org/stowage?user=bob&password=hunter2&ssl=true",
                "stowage.c", "jdbc:h2:/data/x;USER=bob;PASSWORD=hunter2",
                "stowage.d", "https://hunter2@example.org",
                "stowage.e", "jdbc:postgresql://bob:p@hunter2@db.example.org/x?sslpassword=hunter2");
        Settings settings = settings(urls);
        urls.keySet().forEach(key -> {
            settings.text(key, "", "");
            settings.endpoint(key, "");
        });
        assertThatThrownBy(settings::finish).hasMessageNotContaining("hunter2");
        assertThat(settings.described())
                .hasSize(5)
                .allSatisfy(
                        each -> assertThat(settings.chosen(each).orElseThrow().text())
                                .contains("***")
                                .doesNotContain("hunter2"));
        assertThat(settings.described().stream()
                        .map(each -> settings.chosen(each).orElseThrow().text()))
                .contains("jdbc:postgresql://db.example.org/stowage?user=bob&password=***&ssl=true");
    }

    @Test
    void anEndpointHasASchemeAHostAndNothingMore() {
        Map<String, String> bad = Map.of(
                "stowage.a", "rgw.example.org:7480",
                "stowage.b", "ftp://example.org",
                "stowage.c", "https://user@example.org",
                "stowage.d", "https://example.org/bucket",
                "stowage.e", "https:///");
        Settings settings = settings(bad);
        bad.keySet().forEach(key -> assertThat(settings.endpoint(key, "")).isEmpty());
        assertThatThrownBy(settings::finish).hasMessageContaining("5 fault(s)");
        assertThat(settings(Map.of("stowage.a", "http://127.0.0.1:7480/")).endpoint("stowage.a", ""))
                .contains(URI.create("http://127.0.0.1:7480/"));
    }

    @Test
    void namesAreFoundInDottedKeysAndByTheirTypeInTheEnvironment() {
        Settings settings = Settings.of(
                List.of(
                        Source.of("file", Map.of("stowage.stores.cold.type", "memory", "stowage.stores.x", "1")),
                        new EnvironmentSource(
                                Map.of("STOWAGE_STORES_RGW_TYPE", "s3", "STOWAGE_STORES_RGW_S3_BUCKET", "b"))),
                Map.of());
        assertThat(settings.scope("stowage").names("stores")).containsExactly("cold", "rgw");
    }

    @Test
    void listsAreCutAtCommasWithoutEmptyItems() {
        Settings settings = settings(Map.of("stowage.list", " a, b ,,c "));
        assertThat(settings.list("stowage.list", List.of(), "")).containsExactly("a", "b", "c");
    }
}
