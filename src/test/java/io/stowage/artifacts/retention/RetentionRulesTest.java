package io.stowage.artifacts.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionRulesTest {
    /** The example of the specification. */
    private static final String DOCUMENT = """
            { "default": "standard",
              "classes": {
                "ephemeral": { "max_age": "P7D",  "keep_last": 0 },
                "standard":  { "max_age": "P90D", "keep_last": 3 },
                "release":   { "immutable": true, "min_age": "P3650D" },
                "evidence":  { "immutable": true, "min_age": "P3650D", "delete": "admin" } },
              "grace": "P1D", "abandon_open_after": "P2D" }""";

    @Test
    void classesAreAsTheyWereWritten() {
        RetentionRules rules = RetentionRules.parse(DOCUMENT);
        assertThat(rules.fallback()).isEqualTo("standard");
        assertThat(rules.of("standard").maxAge()).contains(Duration.ofDays(90));
        assertThat(rules.of("standard").keepLast()).isEqualTo(3);
        assertThat(rules.of("release").immutable()).isTrue();
        assertThat(rules.of("release").adminDeletes()).isFalse();
        assertThat(rules.of("evidence").adminDeletes()).isTrue();
        assertThat(rules.grace()).isEqualTo(Duration.ofDays(1));
        assertThat(rules.of("gone").maxAge()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ephemeral, standard, true",
        "standard, ephemeral, false",
        "standard, release, true",
        "release, standard, false",
        "release, evidence, false",
        "evidence, release, true",
        "standard, standard, true"
    })
    void aClassProtectsAsLongAsAnotherOrNot(String from, String to, boolean holds) {
        RetentionRules rules = RetentionRules.parse(DOCUMENT);
        assertThat(rules.of(to).protectsAsLongAs(rules.of(from))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { "default": "a", "classes": {} }                                                  | is not among
            { "default": "a", "classes": { "a": { "max_age": "7 days" } } }                    | not a duration
            { "default": "a", "classes": { "a": { "max_age": "P1D", "min_age": "P2D" } } }     | before its min_age
            { "default": "a", "classes": { "a": { "delete": "all" } } }                        | only be admin
            { "default": "a", "classes": { "a": { "colour": "red" } } }                        | nobody knows
            { "default": "a", "classes": { "A!": {} } }                                        | impossible name
            """)
    void aDocumentWithAFaultIsRefused(String document, String reason) {
        assertThatThrownBy(() -> RetentionRules.parse(document)).hasMessageContaining(reason);
    }
}
