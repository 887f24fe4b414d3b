package io.stowage.nix.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.StowageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignNarInfoTest {
    private static final String FILE = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";
    private static final String NAR = "0iqzcp18w47s74rx7pddz5mcrxp3mmqfsysf1disbpd4aq1rqym8";
    private static final String URL = "URL: nar/" + FILE + ".nar.xz\n";

    /** Made by Nix 2.8 of a file that was added to its store. */
    private static final String ADDED = "StorePath: /nix/store/0z8c8b46zbl7x9kdw7m73bizjk3mvpsl-lib\n"
            + "URL: nar/17gd6zzlkx90irc6qawagdkgh1d7qvlnq46yjf7xiqw9ycz7zq4a.nar.xz\n"
            + "Compression: xz\n"
            + "NarHash: sha256:04zwf782yjwnh3q6hz5izfd6jyip8kgw6g6yj43fiqhbyhdd0dqw\n"
            + "NarSize: 120\n"
            + "References: \n"
            + "CA: fixed:r:sha256:04zwf782yjwnh3q6hz5izfd6jyip8kgw6g6yj43fiqhbyhdd0dqw\n";

    private static ForeignNarInfo parse(String text) {
        return ForeignNarInfo.parse(text.getBytes(UTF_8));
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(StowageException.class);
    }

    private static String plain(String url) {
        return NarInfos.APP
                .replace(URL, "URL: " + url + "\n")
                .replace("Compression: xz", "Compression: none")
                .replace("FileHash: sha256:" + FILE + "\n", "")
                .replace("FileSize: 400\n", "");
    }

    @Test
    void whatIsWrittenAsHereStaysAsItIs() {
        ForeignNarInfo foreign = parse(NarInfos.APP);
        assertThat(foreign.info()).isEqualTo(NarInfos.parse(NarInfos.APP));
        assertThat(foreign.url().text()).isEqualTo("nar/" + FILE + ".nar.xz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nar/5f7d-uuid.nar.zst", "nar/x/blob?narsize=800&a=/../b", "file", "a%2Bb/c+d.nar"})
    void anyPathBelowTheCacheWillDo(String url) {
        ForeignNarInfo foreign = parse(NarInfos.APP.replace(URL, "URL: " + url + "\n"));
        assertThat(foreign.url().text()).isEqualTo(url);
        assertThat(foreign.info().url().text()).isEqualTo("nar/" + FILE + ".nar.xz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nar/x",
                "https://elsewhere.example/x",
                "//elsewhere.example/x",
                "nar/../../x",
                "nar/./x",
                "nar/%2e%2e/x",
                "nar/a%2fb",
                "nar/a\\b",
                "nar//x",
                "nar/x#y",
                "nar/%zz",
                "nar/x?a|b",
                "nar/x?%zz",
                "nar/x y"
            })
    void nothingLeadsOutOfTheCache(String url) {
        assertRefused(NarInfos.APP.replace(URL, "URL: " + url + "\n"));
    }

    @Test
    void thePlainFileHasTheHashOfTheNar() {
        NarInfo info = parse(plain("nar/x/blob?narsize=800")).info();
        assertThat(info.url().text()).isEqualTo("nar/" + NAR + ".nar");
        assertThat(info.fileHash()).contains(info.narHash());
        assertRefused(plain("x").replace("NarSize", "FileSize: 799\nNarSize"));
        assertRefused(plain("x").replace("NarSize", "FileHash: sha256:" + FILE + "\nNarSize"));
    }

    @Test
    void withoutAHashOfTheFileItsNameHasToBeThatHash() {
        String without = NarInfos.APP.replace("FileHash: sha256:" + FILE + "\n", "");
        assertThat(parse(without).info().url().text()).isEqualTo("nar/" + FILE + ".nar.xz");
        assertRefused(without.replace(URL, "URL: nar/blob.nar.xz\n"));
        assertRefused(without.replace("nar/", "nar/k7yvysjmga3i98lgdw0gqgr6fn3vnssw-"));
    }

    @Test
    void aCompressionWithoutAnExtensionIsKept() {
        NarInfo info = parse(NarInfos.APP.replace("Compression: xz", "Compression: gzip"))
                .info();
        assertThat(info.compression()).isEqualTo("gzip");
        assertThat(info.url().text()).isEqualTo("nar/" + FILE + ".nar");
    }

    @Test
    void thePathOfAnAddedFileProvesItsHash() {
        assertThat(ContentAddress.proves(parse(ADDED).info())).isTrue();
        assertThat(ContentAddress.proves(parse(ADDED.replace("-lib", "-lib2")).info()))
                .isFalse();
        assertThat(ContentAddress.proves(parse(ADDED.replace("NarHash: sha256:04", "NarHash: sha256:14"))
                        .info()))
                .isFalse();
        assertThat(ContentAddress.proves(
                        parse(ADDED.replace("References: ", "References: k7yvysjmga3i98lgdw0gqgr6fn3vnssw-e2e-app"))
                                .info()))
                .isFalse();
        assertThat(ContentAddress.proves(
                        parse(ADDED.replace("fixed:r:", "text:")).info()))
                .isFalse();
        assertThat(ContentAddress.proves(
                        parse(ADDED.replaceFirst("CA: .*\n", "")).info()))
                .isFalse();
    }

    @Test
    void anotherCacheSaysItsPriority() {
        assertThat(priority("StoreDir: /nix/store\nPriority: 10\n")).isEqualTo(10);
        assertThat(priority("StoreDir: /nix/store\nPriority: high\n")).isEqualTo(40);
        assertThat(priority("")).isEqualTo(40);
        assertThatThrownBy(() -> priority("StoreDir: /gnu/store\n")).isInstanceOf(StowageException.class);
    }

    private static int priority(String text) {
        return CacheInfo.parseForeign(text.getBytes(UTF_8), 40).priority();
    }
}
