package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    @Test
    void theSameTokenIsTheSame() {
        assertThat(Tokens.same("geheim-ä", "geheim-ä")).isTrue();
    }

    @Test
    void whatIsBlankIsNeverRight() {
        assertThat(Tokens.same("", "")).isFalse();
        assertThat(Tokens.same(" ", " ")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "geheim", "geheim-a", "geheim-ä ", " geheim-ä", "GEHEIM-ä", "geheim-ägeheim-ä"})
    void anyOtherIsNot(String given) {
        assertThat(Tokens.same(given, "geheim-ä")).isFalse();
    }
}
