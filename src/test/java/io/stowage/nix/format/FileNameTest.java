package io.stowage.nix.format;

import static io.stowage.nix.format.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
    private static final String HASH = "k7yvysjmga3i98lgdw0gqgr6fn3vnssw";
    private static final String ID = "0123456789abcdef0123456789abcdef01234567";
    private static final String SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @ParameterizedTest
    @CsvSource({
        "LISTING, " + HASH + ", " + HASH,
        "LOG, " + HASH + "-hello-1.0.drv, " + HASH + "-hello-1.0.drv",
        "DEBUG_INFO, " + ID + ".debug, " + ID,
        "DEBUG_INFO, " + ID + ", " + ID,
        "REALISATION, sha256:" + SHA + "!out.doi, sha256:" + SHA + "!out",
        "BUILD_TRACE, " + HASH + "-hello.drv/out.doi, " + HASH + "-hello.drv/out"
    })
    void eachKindHasOneNameForEachThing(FileKind kind, String name, String expected) {
        assertThat(FileName.parse(kind, name).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "LISTING, " + HASH + "x",
        "LISTING, ..",
        "LOG, hello.drv",
        "LOG, " + HASH + "-a/b",
        "DEBUG_INFO, 0123",
        "DEBUG_INFO, " + ID + ".debug.debug",
        "DEBUG_INFO, 0123456789ABCDEF0123456789abcdef01234567",
        "REALISATION, sha256:" + SHA + "!out",
        "REALISATION, sha256:" + SHA + "out.doi",
        "REALISATION, sha256:" + SHA + "!.doi",
        "REALISATION, sha256:" + SHA + "!../x.doi",
        "REALISATION, md5:" + SHA + "!out.doi",
        "BUILD_TRACE, " + HASH + "-hello.drv.doi",
        "BUILD_TRACE, " + HASH + "-hello.drv/.doi",
        "BUILD_TRACE, " + HASH + "-hello.drv/a/b.doi",
        "BUILD_TRACE, /out.doi"
    })
    void otherNamesAreRefused(FileKind kind, String name) {
        assertRefused(() -> FileName.parse(kind, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\":[1,{\"b\":null}]} \n"})
    void anObjectIsTaken(String text) {
        assertThatCode(() -> JsonObject.require(text.getBytes(UTF_8))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "{", "{\"a\":}", "{} {}", "{}x", "{\"a\":1,\"a\":2}", "{'a':1}", "\0"})
    void whatIsNoObjectIsRefused(String text) {
        assertRefused(() -> JsonObject.require(text.getBytes(UTF_8)));
    }

    @Test
    void depthIsBounded() {
        assertRefused(() -> JsonObject.require("{\"a\":".repeat(100_000).getBytes(UTF_8)));
    }

    @Test
    void aCacheIsForOneStore() {
        assertThat(new CacheInfo(30).text()).isEqualTo("StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 30\n");
        assertThatCode(() -> CacheInfo.requireOurs("StoreDir: /nix/store".getBytes(UTF_8)))
                .doesNotThrowAnyException();
        for (String other : new String[] {"", "StoreDir: /gnu/store\n", "Priority: 1\n", "XStoreDir: /nix/store\n"}) {
            assertRefused(() -> CacheInfo.requireOurs(other.getBytes(UTF_8)));
        }
    }
}
