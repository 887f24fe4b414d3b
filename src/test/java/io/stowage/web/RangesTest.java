package io.stowage.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.ByteRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
    @Test
    void oneRangeIsRead() {
        assertThat(Ranges.parse("bytes=0-4")).isEqualTo(ByteRange.between(0, 4));
        assertThat(Ranges.parse("bytes=5-")).isEqualTo(ByteRange.from(5));
        assertThat(Ranges.parse("bytes=-7")).isEqualTo(ByteRange.suffix(7));
        assertThat(Ranges.parse("bytes=-0")).isEqualTo(ByteRange.suffix(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=5-4", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=-", "bytes", "", "bytes=--1"})
    void whatCannotBeReadMeansTheWhole(String header) {
        assertThat(Ranges.parse(header)).isSameAs(ByteRange.ALL);
    }

    @Test
    void numbersBeyondALongAreAsLargeAsALong() {
        assertThat(Ranges.parse("bytes=0-99999999999999999999")).isEqualTo(ByteRange.between(0, Long.MAX_VALUE));
        assertThat(Ranges.parse("bytes=99999999999999999999-").resolve(10)).isEmpty();
    }
}
