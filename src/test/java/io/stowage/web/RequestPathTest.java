package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.StowageException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/..", "/a/../b", "/./a", "/a/%2e%2E/b", "/a/.%2e", "/v1/..;x=1/b", "/a/.", "/%2e"})
    void dotSegmentsAreRefusedHoweverTheyAreWritten(String path) {
        assertThatThrownBy(() -> RequestPath.requireNoDotSegments(path)).isInstanceOf(StowageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/...", "/a..b", "/.hidden", "/a/b.", "//", "/%252e%252e"})
    void otherDotsAreNobodysBusiness(String path) {
        assertThatCode(() -> RequestPath.requireNoDotSegments(path)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"a%2Fb, a/b", "a%25b, a%b", "a+b, a+b", "%C3%A9, é", "a;x=1, a;x=1", "a//b, a//b"})
    void escapesAreDecodedOnce(String raw, String decoded) {
        assertThat(RequestPath.decode(raw)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%a", "%zz", "%FF", "%C3", "%00", "%c0%af", "%ED%A0%80", "é", "%１１"})
    void whatIsNotUtf8OrBrokenIsRefused(String raw) {
        assertThatThrownBy(() -> RequestPath.decode(raw)).isInstanceOf(StowageException.class);
    }

    @Property
    void anEncodedPathDecodesToItself(@ForAll String text) {
        String encodable = text.replace("\0", "").replaceAll("[\\ud800-\\udfff]", "");
        StringBuilder raw = new StringBuilder();
        for (byte b : encodable.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            raw.append(String.format("%%%02X", b & 0xff));
        }
        assertThat(RequestPath.decode(raw.toString())).isEqualTo(encodable);
    }
}
