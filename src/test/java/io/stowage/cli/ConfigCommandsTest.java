package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
    private final Cli cli = new Cli();

    @TempDir
    private Path folder;

    @Test
    void soundSettingsEndWell() throws IOException {
        Cli.Ended ended = cli.run("config", "check", "--json");
        assertThat(ended.exit()).isZero();
        assertThat(ended.json().path("sound").asBoolean()).isTrue();
    }

    @Test
    void everyFaultIsToldAtOnce() throws IOException {
        Cli.Ended ended = cli.run(
                "config", "check", "--json", "--set", "stowage.nonsense=1", "--set", "stowage.demo.enabled=maybe");
        assertThat(ended.exit()).isEqualTo(78);
        assertThat(ended.json().path("problems"))
                .extracting(problem -> problem.path("key").asText())
                .containsExactlyInAnyOrder("stowage.nonsense", "stowage.demo.enabled");
    }

    @Test
    void aSettingIsShownWithTheSourceThatWon() throws IOException {
        Path file = Files.writeString(folder.resolve("a.properties"), "stowage.demo.enabled=true\nstowage.data=/d\n");
        List<JsonNode> lines = cli.with("STOWAGE_DATA", "/e")
                .run("config", "show", "--json", "--config", file.toString())
                .lines();
        assertThat(lines)
                .extracting(line ->
                        line.path("key").asText() + "=" + line.path("value").asText())
                .contains("stowage.demo.enabled=true", "stowage.data=/e");
        assertThat(lines)
                .filteredOn(line -> line.path("key").asText().equals("stowage.data"))
                .extracting(line -> line.path("source").asText())
                .containsExactly("environment");
    }

    @Test
    void aSecretInThePlaceOfAReferenceIsNotShown() {
        Cli.Ended ended = cli.run("config", "show", "--set", "stowage.v1.delete-owner.token=hunter2");
        assertThat(ended.out()).contains("stowage.v1.delete-owner.token").doesNotContain("hunter2");
    }

    @Test
    void theDocumentOfSettingsIsThatOfThisVersion() throws IOException {
        Path document = Path.of(System.getProperty("project.basedir", "."), "docs", "configuration.md");
        assertThat(cli.run("config", "docs").out().strip())
                .isEqualTo(Files.readString(document).strip());
    }
}
