package io.stowage.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What can be said of the samples without a server; the integration tests put them into one. */
class SamplesTest {
    private static final Path PROJECT = Path.of(System.getProperty("project.basedir", "."));
    private static final Path SAMPLES = PROJECT.resolve("WEB-INF-samples");

    static List<String> xmlSamples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "web-fragment.xml, src/main/resources/META-INF/web-fragment.xml",
        "jboss-deployment-structure.xml, src/main/webapp/WEB-INF/jboss-deployment-structure.xml",
        "ear-jboss-deployment-structure.xml, ear/src/main/application/META-INF/jboss-deployment-structure.xml"
    })
    void aSampleOfWhatWeShipIsTheSameFile(String sample, String shipped) {
        assertThat(SAMPLES.resolve(sample)).hasSameTextualContentAs(PROJECT.resolve(shipped));
    }

    @ParameterizedTest
    @MethodSource("xmlSamples")
    void aSampleIsWellFormed(String name) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        assertThat(parser.parse(SAMPLES.resolve(name).toFile()).getDocumentElement())
                .isNotNull();
    }

    @Test
    void theListNamesEverySample() throws IOException {
        String list = Files.readString(SAMPLES.resolve("README.md"));
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .allSatisfy(name -> assertThat(list).contains("`" + name + "`"));
        }
    }
}
