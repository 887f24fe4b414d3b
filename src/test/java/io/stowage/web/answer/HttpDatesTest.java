package io.stowage.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
    @ParameterizedTest
    @CsvSource({
        "'Sun, 06 Nov 1994 08:49:37 GMT', 1994-11-06T08:49:37Z",
        "'Sunday, 06-Nov-94 08:49:37 GMT', 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994, 1994-11-06T08:49:37Z",
        "Wed Nov 16 08:49:37 1994, 1994-11-16T08:49:37Z",
        "'Thursday, 01-Jan-70 00:00:00 GMT', 1970-01-01T00:00:00Z",
        "'Tuesday, 31-Dec-69 23:59:59 GMT', 2069-12-31T23:59:59Z",
        "' Sun, 29 Nov 2026 23:59:59 GMT ', 2026-11-29T23:59:59Z"
    })
    void aDateIsReadInEachOfItsForms(String text, Instant date) {
        assertThat(HttpDates.parse(text)).contains(date);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "2026-11-29T00:00:00Z",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 +0100",
                "Sun, 06 nov 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "\"Sun, 06 Nov 1994 08:49:37 GMT\""
            })
    void whatIsNoDateIsNone(String text) {
        assertThat(HttpDates.parse(text)).isEmpty();
    }

    @Property(tries = 300)
    void aDateThatWasWrittenIsReadAgain(@ForAll @LongRange(min = 0, max = 4_102_444_800L) long second) {
        Instant date = Instant.ofEpochSecond(second);
        assertThat(HttpDates.parse(HttpDates.write(date.plusMillis(999)))).contains(date);
    }
}
