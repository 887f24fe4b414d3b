package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.Key;
import io.stowage.store.StoreException;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3KeysTest {
    private final S3Keys keys = new S3Keys("pre/fix");

    @ParameterizedTest
    @CsvSource({
        "a/b.nar.xz, pre/fix/a/b.nar.xz",
        "../a,       pre/fix/._./a",
        "a/./b,      pre/fix/a/._/b",
        ".probe/x,   pre/fix/._probe/x",
        "a/._b,      pre/fix/a/.__b",
        "/a,         pre/fix//a",
    })
    void aNameIsThePrefixAndTheKey(String key, String name) throws StoreException {
        assertThat(keys.name(Key.of(key))).isEqualTo(name);
        assertThat(keys.key(name)).contains(Key.of(key));
    }

    @ParameterizedTest
    @CsvSource({"pre/fix/.probe/1", "pre/fix/a/../b", "pre/fix/.", "pre/fix/", "other/a"})
    void namesThatNoKeyHasAreNobodys(String name) {
        assertThat(keys.key(name)).isEmpty();
    }

    @Property
    void aKeyComesBackFromItsName(@ForAll("dotted") String text) throws StoreException {
        assertThat(keys.key(keys.name(Key.of(text)))).contains(Key.of(text));
    }

    @Property
    void noNameHasASegmentOfDots(@ForAll("dotted") String text) throws StoreException {
        assertThat(Arrays.asList(keys.name(Key.of(text)).split("/"))).doesNotContain(".", "..");
    }

    @Property
    void namesSortAsTheirKeys(@ForAll("dotted") String one, @ForAll("dotted") String two) throws StoreException {
        int byKey = Key.of(one).compareTo(Key.of(two));
        int byName = Key.of(keys.name(Key.of(one))).compareTo(Key.of(keys.name(Key.of(two))));

        assertThat(Integer.signum(byName)).isEqualTo(Integer.signum(byKey));
    }

    @Property
    void theNameOfABeginningIsTheBeginningOfTheName(@ForAll("dotted") String one, @ForAll("dotted") String two)
            throws StoreException {
        assertThat(keys.name(Key.of(two)).startsWith(keys.nameOfPrefix(one))).isEqualTo(two.startsWith(one));
    }

    @Test
    void aKeyThatDoesNotFitBehindThePrefixIsRefused() {
        assertThatThrownBy(() -> keys.name(Key.of("x".repeat(1020))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("too long");
    }

    @Provide
    Arbitrary<String> dotted() {
        return Arbitraries.strings().withChars("./_-0a").ofMinLength(1).ofMaxLength(8);
    }
}
