package io.stowage.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An integration test without a tag that the landing's script names would never run and never fail. */
class IntegrationTestTagsTest {
    private static final Path PROJECT = Path.of(System.getProperty("project.basedir", "."));
    private static final Pattern TAG = Pattern.compile("^@Tag\\(\"(.*)\"\\)$", Pattern.MULTILINE);

    static List<Path> integrationTests() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("src/test/java"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("IT.java"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("integrationTests")
    void everyIntegrationTestHasOneTagThatTheReadmeListsAndTheLandingRuns(Path test) throws IOException {
        List<String> tags = TAG.matcher(Files.readString(test))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(tags).as("tags of %s", test.getFileName()).hasSize(1);
        String tag = tags.get(0);
        assertThat(Files.readString(PROJECT.resolve("README.md"))).contains("| `" + tag + "` |");
        assertThat(runByTheLanding()).as("tags that .ci/run names").contains(tag);
    }

    private static List<String> runByTheLanding() throws IOException {
        Stream<String> named = Files.readAllLines(PROJECT.resolve(".ci/run")).stream()
                .filter(line -> line.startsWith("only "))
                .flatMap(line -> Stream.of(line.substring("only ".length()).split("[ |\"]+")));
        // ./mvnw verify runs these.
        return Stream.concat(named, Stream.of("launcher")).toList();
    }
}
