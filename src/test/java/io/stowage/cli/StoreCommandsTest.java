package io.stowage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into stores and copying between them, with what a server left there. */
class StoreCommandsTest {
    private static final int OBJECTS = 4;

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void fill() throws Exception {
        byte[] bytes = new byte[2_500_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("file"), bytes);
        String data = folder.resolve("data").toString();
        try (RunningStowage server = new RunningStowage(Map.of("stowage.data", data))) {
            Cli uploader = new Cli().with("STOW_URL", server.url()).with("STOW_OWNER", "rrkah-fqaaa-aaaaa-aaaaq-cai");
            assertThat(uploader.run("blob", "upload", file.toString()).exit()).isZero();
        }
        cli = new Cli()
                .with("STOWAGE_DATA", data)
                .with("STOWAGE_STORES_COLD_TYPE", "filesystem")
                .with("STOWAGE_PLACEMENT_DEFAULT", "main")
                .with(
                        "STOWAGE_STORES_COLD_FILESYSTEM_ROOT",
                        folder.resolve("cold").toString());
    }

    private List<Path> chunksOf(String store) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(store))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/chunks/"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theObjectsOfAStoreAreListed() throws IOException {
        List<JsonNode> lines = cli.run("store", "ls", "--json").lines();
        assertThat(lines).hasSize(OBJECTS);
        assertThat(lines.get(0).path("key").asText()).startsWith("blob-metadata/");
        assertThat(cli.run("store", "ls", "--prefix", "chunks/", "--limit", "2", "--json")
                        .lines())
                .hasSize(2);
    }

    @Test
    void aStoreThatNobodyMadeIsNotMadeByLooking() {
        assertThat(cli.run("store", "ls", "cold").exit()).isEqualTo(3);
        assertThat(folder.resolve("cold")).doesNotExist();
        assertThat(cli.run("store", "ls", "warm").err()).contains("no store named warm");
    }

    @Test
    void everythingIsCopiedAndVerified() throws IOException {
        JsonNode dry =
                cli.run("store", "copy", "main", "cold", "--dry-run", "--json").json();
        assertThat(dry.path("copied").asInt()).isEqualTo(OBJECTS);
        JsonNode told =
                cli.run("store", "copy", "main", "cold", "--verify", "--json").json();
        assertThat(told.path("copied").asInt()).isEqualTo(OBJECTS);
        JsonNode verified = cli.run("store", "verify", "cold", "--json").json();
        assertThat(verified.path("verified").asInt()).isEqualTo(OBJECTS);
        assertThat(verified.path("damaged").asInt()).isZero();
    }

    @Test
    void aCopyThatWasInterruptedGoesOn() throws IOException {
        assertThat(cli.run("store", "copy", "main", "cold").exit()).isZero();
        Files.delete(chunksOf("cold").get(1));
        JsonNode told = cli.run("store", "copy", "main", "cold", "--json").json();
        assertThat(told.path("copied").asInt()).isEqualTo(1);
        assertThat(told.path("present").asInt()).isEqualTo(OBJECTS - 1);
        assertThat(chunksOf("cold")).hasSize(OBJECTS - 1);
    }

    @Test
    void damageIsFoundAndNamed() throws IOException {
        Path chunk = chunksOf("data").get(0);
        byte[] bytes = Files.readAllBytes(chunk);
        bytes[77] ^= 1;
        Files.write(chunk, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        Cli.Ended ended = cli.run("store", "verify");
        assertThat(ended.exit()).isEqualTo(5);
        assertThat(ended.out())
                .contains("damaged: chunks/rrkah-fqaaa-aaaaa-aaaaq-cai/sha256:")
                .contains("1 damaged");
    }

    @Test
    void aStoreIsNotCopiedIntoItself() {
        assertThat(cli.run("store", "copy", "main", "main").exit()).isEqualTo(2);
    }
}
