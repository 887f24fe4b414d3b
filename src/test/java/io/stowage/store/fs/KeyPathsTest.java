package io.stowage.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathsTest {

    @ParameterizedTest
    @CsvSource({
        "a, a+",
        "a/b, a/b+",
        "a!, a%21+",
        "a/, a/%+",
        "a//b, a/%/b+",
        "/, %/%+",
        "., %2E+",
        "../x, %2E./x+",
        "a.b, a.b+",
        "%, %25+",
        "%2e, %252e+",
        "x+, x%2B+",
        "x=/y, x%3D/y+",
        "ä, %C3%A4+",
        "sha256:ab, sha256%3Aab=/%+",
        "sha256:abcd, sha256%3Aab=/cd+",
        "sha256:abcdef, sha256%3Aab=/cdef+",
        "chunks/o/sha256:abcdef, chunks/o/sha256%3Aab=/cdef+",
        "sha256:a, sha256%3Aa+",
        "SHA256:abcdef, SHA256%3Aabcdef+",
        ":abcdef, %3Aabcdef+",
        "anamethatistoolong:abcdef, anamethatistoolong%3Aabcdef+"
    })
    void aKeyHasThisPath(String key, String path) {
        assertThat(path(key)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lost+found",
                "a%41+",
                "%2e+",
                "x y",
                "ä+",
                ".+",
                ".",
                "..",
                "",
                "a%2",
                "a%",
                "%%+",
                "a+b",
                "a=b+",
                "+"
            })
    void aNameThatNoKeyGivesIsAStrangers(String name) {
        assertThat(KeyPaths.parse(name)).isEmpty();
    }

    @Example
    void aLongSegmentIsCutInPieces() {
        assertThat(path("x".repeat(80))).isEqualTo("x".repeat(80) + "=/%+");
        assertThat(path("x".repeat(161))).isEqualTo("x".repeat(80) + "=/" + "x".repeat(80) + "=/x+");
    }

    @Property
    void decodingUndoesEncoding(@ForAll("keys") String key) {
        StringBuilder raw = new StringBuilder();
        for (KeyPaths.Name name : names(key)) {
            raw.append(name.start());
        }

        assertThat(KeyPaths.key(raw.toString())).contains(Key.of(key));
    }

    @Property
    void everyNameFitsAnyFileSystem(@ForAll("keys") String key) {
        assertThat(path(key)).hasSizeLessThan(3200);
        assertThat(path(key).split("/", -1))
                .allSatisfy(name -> assertThat(name)
                        .matches("[A-Za-z0-9_.%-]*[+=]?")
                        .doesNotStartWith(".")
                        .hasSizeBetween(1, 250));
    }

    @Property
    void theOrderOfNamesIsTheOrderOfKeys(@ForAll("keys") String one, @ForAll("keys") String two) {
        int byNames = compare(names(one), names(two));

        assertThat(Integer.signum(byNames)).isEqualTo(Integer.signum(Key.of(one).compareTo(Key.of(two))));
    }

    @Property
    void aKeyIsBelowTheDirectoryOfEachOfItsBeginnings(@ForAll("keys") String key, @ForAll int at) {
        String raw = KeyPaths.raw(key);
        String beginning = raw.substring(0, Math.floorMod(at, raw.length() + 1));

        KeyPaths.Directory directory = KeyPaths.directory(beginning);

        assertThat(path(key)).startsWith(directory.path());
        assertThat(beginning).startsWith(directory.raw());
    }

    @Property
    void noFileIsInTheWayOfADirectory(@ForAll("keys") String one, @ForAll("keys") String two) {
        assertThat(path(two)).doesNotStartWith(path(one) + "/");
    }

    @Provide
    Arbitrary<String> keys() {
        Arbitrary<String> bits = Arbitraries.of(
                "a",
                "b",
                "A",
                "0",
                ".",
                "..",
                "/",
                "//",
                "%",
                "+",
                "=",
                ":",
                "!",
                "-",
                "~",
                "ä",
                "\uFF5E",
                "\uD83D\uDE00",
                "\n",
                "sha256:",
                "x:",
                "abcd",
                "y".repeat(79),
                "z".repeat(81));
        return bits.list().ofMinSize(1).ofMaxSize(12).map(list -> String.join("", list));
    }

    private static String path(String key) {
        return KeyPaths.path(KeyPaths.raw(key));
    }

    private static List<KeyPaths.Name> names(String key) {
        List<KeyPaths.Name> names = new ArrayList<>();
        for (String name : path(key).split("/", -1)) {
            names.add(KeyPaths.parse(name).orElseThrow());
        }
        return names;
    }

    private static int compare(List<KeyPaths.Name> one, List<KeyPaths.Name> two) {
        for (int i = 0; i < Math.min(one.size(), two.size()); i++) {
            int order = Comparator.comparing(KeyPaths.Name::start).compare(one.get(i), two.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), two.size());
    }
}
