package io.stowage.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that is given away, unpacked where its path has spaces, and its start script. */
@Tag("release")
class ReleaseIT {
    @TempDir
    private static Path unpacked;

    @TempDir
    private Path folder;

    private static Path home;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        Path spaced = Files.createDirectory(unpacked.resolve("a place"));
        Process tar = new ProcessBuilder("tar", "-xzf", System.getProperty("release"), "-C", spaced.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        try (var entries = Files.list(spaced)) {
            home = entries.findFirst().orElseThrow();
        }
    }

    private static Path script() {
        return home.resolve("bin").resolve("stowage");
    }

    private Launched start(Path script, Map<String, String> environment, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of(script.toString()));
        words.addAll(Arrays.asList(args));
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().putAll(environment);
        return Launched.start(Files.createTempDirectory(folder, "run"), command);
    }

    private Launched start(String... args) throws IOException {
        return start(script(), Map.of(), args);
    }

    @Test
    void theArchiveHasWhatAnOperatorReadsFirst() {
        assertThat(home.resolve("README.md")).isRegularFile();
        assertThat(home.resolve("LICENSE")).isRegularFile();
        assertThat(home.resolve("NOTICE")).isRegularFile();
        assertThat(home.resolve("THIRD-PARTY.txt")).isRegularFile();
        assertThat(home.resolve("CHANGELOG.md")).isRegularFile();
        assertThat(home.resolve("docs/operations.md")).isRegularFile();
        assertThat(home.resolve("WEB-INF-samples/stowage.properties")).isRegularFile();
        assertThat(home.resolve("lib/stowage.war")).isRegularFile();
        assertThat(script()).isExecutable();
    }

    @Test
    void commandsGetTheirArgumentsAsTheyAreAndTellTheirCode() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("two  words"), "hello\n");
        try (Launched run = start("tree", "show", file.toString())) {
            assertThat(run.exitCode()).as(run.errors()).isZero();
            assertThat(run.output()).contains("sha256:");
        }
        try (Launched run = start("tree", "show", folder.resolve("missing").toString())) {
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.errors()).contains("missing");
        }
    }

    @Test
    void theServerIsTheProcessItselfAndEndsInOrder() throws IOException, InterruptedException {
        try (Launched server = start("--port=0")) {
            URI there = server.awaitReady();
            HttpRequest health =
                    HttpRequest.newBuilder(there.resolve("-/health")).build();
            String answer = HttpClient.newHttpClient()
                    .send(health, BodyHandlers.ofString(UTF_8))
                    .body();
            assertThat(answer).contains("\"status\":\"up\"");
            server.terminate();
            assertThat(server.exitCode()).as(server.errors()).isZero();
        }
    }

    @Test
    void aLinkToTheScriptFindsTheWar() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path first = Files.createSymbolicLink(bin.resolve("first"), script());
        Path second = Files.createSymbolicLink(bin.resolve("second"), first.getFileName());
        for (Path link : List.of(first, second)) {
            try (Launched run = start(link, Map.of(), "help")) {
                assertThat(run.exitCode()).as(run.errors()).isZero();
                assertThat(run.output()).contains("blob");
            }
        }
    }

    @Test
    void optionsOfTheOperatorReachJava() throws IOException, InterruptedException {
        try (Launched run = start(script(), Map.of("STOW_JAVA_OPTS", "-Xmx64m -showversion"), "help")) {
            assertThat(run.exitCode()).as(run.errors()).isZero();
            assertThat(run.errors()).contains(System.getProperty("java.version"));
        }
    }

    @Test
    void withoutAWarOrJavaTheScriptSaysWhatToDo() throws IOException, InterruptedException {
        Path lonely = Files.copy(script(), folder.resolve("stowage"));
        try (Launched run = start(lonely, Map.of(), "help")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errors()).contains("no stowage.war").contains("STOW_WAR");
        }
        String war = home.resolve("lib/stowage.war").toString();
        try (Launched run = start(lonely, Map.of("STOW_WAR", war), "help")) {
            assertThat(run.exitCode()).as(run.errors()).isZero();
        }
        String nowhere = folder.resolve("jdk").toString();
        try (Launched run = start(script(), Map.of("JAVA_HOME", nowhere), "help")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errors()).contains(nowhere).contains("JAVA_HOME");
        }
    }
}
