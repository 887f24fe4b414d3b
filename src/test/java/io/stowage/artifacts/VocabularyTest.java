package io.stowage.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No word of a vendor of stores is known to the registry and to its interface, in code or in the document. */
class VocabularyTest {
    private static final Path CODE = Path.of("src/main/java/io/stowage/artifacts");
    private static final Path RESOURCES = Path.of("src/main/resources/io/stowage/artifacts");

    static List<String> words() {
        return List.of(
                "s3",
                "bucket",
                "etag",
                "multipart",
                "presign",
                "region",
                "endpoint",
                "storage_class",
                "software.amazon");
    }

    @ParameterizedTest
    @MethodSource("words")
    void noWordOfAVendorIsUsed(String word) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path root : List.of(CODE, RESOURCES)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    lines(file).filter(line -> line.contains(word)).forEach(line -> found.put(file.toString(), line));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    /** The entity tag is a header of HTTP, which has no other name. */
    private static Stream<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replace("\"ETag\"", "").toLowerCase(Locale.ROOT));
    }
}
