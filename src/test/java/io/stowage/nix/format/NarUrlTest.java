package io.stowage.nix.format;

import static io.stowage.nix.format.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarUrlTest {
    private static final String FILE = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";
    private static final String PATH = "k7yvysjmga3i98lgdw0gqgr6fn3vnssw";
    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @ParameterizedTest
    @CsvSource({
        "'',PLAIN",
        ".bz2,BZIP2",
        ".xz,XZ",
        ".zst,ZSTD",
        ".br,BROTLI",
        ".lz4,LZ4",
        ".lzip,LZIP",
    })
    void eachExtensionIsKnown(String extension, NarExtension expected) {
        NarUrl url = NarUrl.parse("nar/" + FILE + ".nar" + extension);
        assertThat(url.name()).isEqualTo(new NarName(FILE, expected));
        assertThat(url.text()).isEqualTo("nar/" + FILE + ".nar" + extension);
        assertThat(url.name().digest()).isEqualTo(Digest.compute(Algorithm.SHA256, new byte[0]));
    }

    @Test
    void aNameInHexStaysSo() {
        NarUrl url = NarUrl.parse("nar/" + HEX + ".nar.xz");
        assertThat(url.name().fileName()).isEqualTo(HEX + ".nar.xz");
        assertThat(url.name().digest().hex()).isEqualTo(HEX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "_"})
    void theHashOfAPathBeforeItIsCutOff(String separator) {
        NarUrl url = NarUrl.parse("nar/" + PATH + separator + FILE + ".nar.xz");
        assertThat(url.prefix()).contains(new PathHash(PATH));
        assertThat(url.normalised().text()).isEqualTo("nar/" + FILE + ".nar.xz");
    }

    @Test
    void foldersDoNotMatterAndTheQueryStays() {
        NarUrl url = NarUrl.parse("a/b/" + FILE + ".nar?narsize=5&x=%20?y");
        assertThat(url.query()).isEqualTo(Optional.of("narsize=5&x=%20?y"));
        assertThat(url.text()).isEqualTo("nar/" + FILE + ".nar?narsize=5&x=%20?y");
        assertThat(NarUrl.parse(url.text())).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nar/",
                "nar/.nar",
                "/nar/" + FILE + ".nar",
                "//host/nar/" + FILE + ".nar",
                "https://host/nar/" + FILE + ".nar",
                "file:nar/" + FILE + ".nar",
                "../nar/" + FILE + ".nar",
                "nar/../" + FILE + ".nar",
                "nar/./" + FILE + ".nar",
                "nar//" + FILE + ".nar",
                "nar\\" + FILE + ".nar",
                "nar/%2e%2e/" + FILE + ".nar",
                "nar/" + FILE + ".nar#x",
                "nar/" + FILE + ".nar\n",
                "nar/" + FILE + ".nar.rar",
                "nar/" + FILE + ".nar.",
                "nar/" + FILE,
                "nar/" + PATH + "." + FILE + ".nar",
                "nar/" + PATH + "-" + PATH + "-" + FILE + ".nar",
                "nar/5f7d.nar.zst",
                "nar/x" + HEX + ".nar",
                "nar/2mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73.nar"
            })
    void whatIsNoFileOfThisCacheIsRefused(String text) {
        assertRefused(() -> NarUrl.parse(text));
    }

    @Test
    void aUrlIsNoLongerThanItNeedsToBe() {
        assertRefused("too long", () -> NarUrl.parse("nar/" + FILE + ".nar?" + "a".repeat(2000)));
    }
}
