package io.stowage.store;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ByteRangeTest {
    @Test
    void onlyTheWholeOfAnEmptyObjectCanBeRead() {
        assertThat(ByteRange.ALL.resolve(0)).contains(new Span(0, 0));
        assertThat(ByteRange.from(0).resolve(0)).isEmpty();
        assertThat(ByteRange.suffix(1).resolve(0)).isEmpty();
    }

    @Property
    void aResolvedRangeLiesWithinTheObject(
            @ForAll @LongRange(min = 0) long first,
            @ForAll @LongRange(min = 0) long more,
            @ForAll @LongRange(min = 0) long size) {
        long last = first > Long.MAX_VALUE - more ? Long.MAX_VALUE : first + more;
        ByteRange.between(first, last).resolve(size).ifPresent(span -> {
            assertThat(span.offset()).isEqualTo(first);
            assertThat(span.length()).isPositive();
            assertThat(span.end()).isLessThanOrEqualTo(size);
        });
        assertThat(ByteRange.between(first, last).resolve(size).isPresent()).isEqualTo(first < size);
    }

    @Property
    void aSuffixEndsWhereTheObjectEnds(@ForAll @LongRange(min = 1) long length, @ForAll @LongRange(min = 1) long size) {
        Span span = ByteRange.suffix(length).resolve(size).orElseThrow();
        assertThat(span.end()).isEqualTo(size);
        assertThat(span.length()).isEqualTo(Math.min(length, size));
    }
}
