package io.stowage.store.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "legal, legal, true",
        "legal, legal2, false",
        "legal, Legal, false",
        "*, legal, true",
        "*, '', true",
        "*, a/b, false",
        "**, a/b, true",
        "ci-*, ci-7, true",
        "ci-*, ci-, true",
        "*.jar, a.jar, true",
        "*.jar, x/a.jar, false",
        "**.jar, x/a.jar, true",
        "a/*/c, a/b/c, true",
        "a/*/c, a/b/b/c, false",
        "a/**/c, a/b/b/c, true",
        "a/**, a, false",
        "a*b*c, a1b2b3c, true",
        "a?c, abc, false",
    })
    void aStarStaysInItsSegmentAndTwoDoNot(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @Property
    void itAgreesWithTheSlowDefinition(
            @ForAll @StringLength(max = 7) @Chars({'a', '/', '*'}) String pattern,
            @ForAll @StringLength(max = 7) @CharRange(from = 'a', to = 'b') @Chars('/') String text) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(slow(pattern, text));
    }

    @Test
    void aPatternMadeToGoBackWithoutEndIsQuick() {
        assertThat(new Glob("*a".repeat(127)).matches("a".repeat(20_000) + "b")).isFalse();
    }

    @Test
    void aPatternHasABound() {
        assertThatThrownBy(() -> new Glob("x".repeat(257))).hasMessageContaining("256");
    }

    private static boolean slow(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        int stars = pattern.length() - pattern.replaceFirst("^\\*+", "").length();
        if (stars == 0) {
            return !text.isEmpty()
                    && text.charAt(0) == pattern.charAt(0)
                    && slow(pattern.substring(1), text.substring(1));
        }
        boolean more = !text.isEmpty() && (stars > 1 || text.charAt(0) != '/');
        return slow(pattern.substring(stars), text) || (more && slow(pattern, text.substring(1)));
    }
}
