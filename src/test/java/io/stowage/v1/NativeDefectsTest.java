package io.stowage.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the reference's defects names tests that there are. */
class NativeDefectsTest {
    private static final Path BASE = Path.of(System.getProperty("project.basedir", "."));
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void everyTestOfTheTableExists() throws IOException {
        Map<String, Path> sources = sources();
        Matcher named = NAMED.matcher(Files.readString(BASE.resolve("docs/native-defects.md")));
        int count = 0;
        while (named.find()) {
            count++;
            assertThat(sources).as("classes of tests").containsKey(named.group(1));
            assertThat(Files.readString(sources.get(named.group(1))))
                    .as(named.group(1))
                    .contains("void " + named.group(2) + "(");
        }
        assertThat(count).isGreaterThan(60);
    }

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(BASE.resolve("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            Function.identity(),
                            (one, other) -> one));
        }
    }
}
