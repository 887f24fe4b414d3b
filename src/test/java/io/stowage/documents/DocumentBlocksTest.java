package io.stowage.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block says who keeps it true, and those that can be held against something here are. */
class DocumentBlocksTest {
    private static final List<String> DOCUMENTS = List.of("README.md", "docs/operations.md");

    static Stream<Block> blocks() throws IOException {
        Stream.Builder<Block> all = Stream.builder();
        for (String document : DOCUMENTS) {
            Block.read(document).forEach(all);
        }
        return all.build();
    }

    private static Stream<Block> blocks(Block.Kind kind) throws IOException {
        return blocks().filter(block -> block.kind().filter(kind::equals).isPresent());
    }

    static Stream<Block> settings() throws IOException {
        return blocks(Block.Kind.SETTINGS);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void aBlockSaysWhoKeepsItTrue(Block block) {
        assertThat(block.kind()).as("%s, see Block", block).isPresent();
    }

    @Test
    void noCommandHidesOutsideOfABlock() throws IOException {
        for (String document : DOCUMENTS) {
            assertThat(Files.readAllLines(Path.of(document)))
                    .as("indented blocks cannot say who keeps them true")
                    .noneMatch(line -> line.startsWith("    ") && !line.isBlank() && !insideFence(document, line));
        }
    }

    private static boolean insideFence(String document, String line) {
        try {
            return Block.read(document).stream().anyMatch(block -> block.text().contains(line + "\n"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatTheLandingIsSaidToRunItRuns() throws IOException {
        List<String> script = Files.readAllLines(Path.of(".ci", "run")).stream()
                .map(String::strip)
                .toList();
        for (Block block : blocks(Block.Kind.CI).toList()) {
            assertThat(script)
                    .as(block.toString())
                    .containsAll(Arrays.stream(block.text().split("\n"))
                            .map(line -> line.replaceFirst("\\s+#.*", ""))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySettingIsKnown(Block block) throws IOException {
        String known = Files.readString(Path.of("docs", "configuration.md"));
        Properties properties = new Properties();
        properties.load(new StringReader(block.text()));
        assertThat(properties.stringPropertyNames())
                .as(block.toString())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(known).contains("`" + key + "`"));
    }
}
