package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.StowageException;
import io.stowage.web.QueryParameters.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
    @Test
    void theyAreThereAsTheyWereSentAndInTheirOrder() {
        assertThat(QueryParameters.sent("b=%2F+x&a&b=&&c=1=2&%62=|", 10))
                .containsExactly(
                        new Parameter("b", "%2F+x"),
                        new Parameter("a", ""),
                        new Parameter("b", ""),
                        new Parameter("c", "1=2"),
                        new Parameter("%62", "|"));
        assertThat(QueryParameters.sent(null, 10)).isEmpty();
        assertThat(QueryParameters.sent("", 10)).isEmpty();
    }

    @Test
    void theyAreDecodedOnce() {
        assertThat(QueryParameters.strict("b=%2F+x&%62=%252F", 10))
                .containsExactly(new Parameter("b", "/ x"), new Parameter("b", "%2F"));
    }

    @Test
    void thereIsABound() {
        assertThat(QueryParameters.sent("a&b&c", 3)).hasSize(3);
        assertThatThrownBy(() -> QueryParameters.sent("a&b&c&d", 3))
                .isInstanceOf(StowageException.class)
                .hasMessageContaining("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%zz", "%FF", "a=%00", "a=%0A", "a= "})
    void whatAFormWouldNotSendIsRefused(String query) {
        assertThatThrownBy(() -> QueryParameters.strict(query, 10)).isInstanceOf(StowageException.class);
    }
}
