package io.stowage.web.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.store.Span;
import io.stowage.web.FakeRequest;
import io.stowage.web.answer.ReadDecision.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private static final Instant MODIFIED = Instant.parse("2026-11-29T12:00:00Z");
    private static final String THEN = "Sun, 29 Nov 2026 12:00:00 GMT";
    private static final String BEFORE = "Sun, 29 Nov 2026 11:59:59 GMT";
    private static final String AFTER = "Sunday, 29-Nov-26 12:00:01 GMT";
    private static final String NO_DATE = "yesterday";

    /** Written in the midst of a second, of which clients only hear the second. */
    private static final Representation CURRENT =
            Representation.of(EntityTag.strong("now"), 100).modifiedAt(MODIFIED.plusMillis(700));

    private static Conditions conditions(TagSyntax syntax, String... headers) {
        FakeRequest request = FakeRequest.from("127.0.0.1");
        for (int i = 0; i < headers.length; i += 2) {
            request.with(headers[i], headers[i + 1]);
        }
        return Conditions.of(request.made(), syntax);
    }

    private static Outcome read(String... headers) {
        return conditions(TagSyntax.STRICT, headers)
                .read(CURRENT, RangePolicy.ONE)
                .outcome();
    }

    private static List<Span> spans(int most, String range) {
        return conditions(TagSyntax.STRICT, "Range", range)
                .read(CURRENT, new RangePolicy(most))
                .spans();
    }

    /** Every combination of the headers, against the table of RFC 9110, 13.2.2, written down once more. */
    @Test
    void theHeadersAreLookedAtInTheirOrder() {
        String[] match = {null, "\"now\"", "\"then\"", "*", "W/\"now\"", "\"a\", \"now\""};
        String[] noneMatch = {null, "\"now\"", "\"then\"", "*", "W/\"now\""};
        String[] dates = {null, BEFORE, THEN, AFTER, NO_DATE};
        String[] ifRanges = {null, "\"now\"", "\"then\"", "W/\"now\"", THEN, BEFORE};
        String[] ranges = {null, "bytes=0-9", "bytes=100-", "lines=1"};
        int combinations = 0;
        for (String m : match) {
            for (String unmodified : dates) {
                for (String n : noneMatch) {
                    for (String modified : dates) {
                        for (String ifRange : ifRanges) {
                            for (String range : ranges) {
                                Outcome found = read(given(
                                        "If-Match", m,
                                        "If-Unmodified-Since", unmodified,
                                        "If-None-Match", n,
                                        "If-Modified-Since", modified,
                                        "If-Range", ifRange,
                                        "Range", range));
                                assertThat(found)
                                        .as("%s %s %s %s %s %s", m, unmodified, n, modified, ifRange, range)
                                        .isEqualTo(expected(m, unmodified, n, modified, ifRange, range));
                                combinations++;
                            }
                        }
                    }
                }
            }
        }
        assertThat(combinations).isEqualTo(6 * 5 * 5 * 5 * 6 * 4);
    }

    private static Outcome expected(
            @Nullable String match,
            @Nullable String unmodified,
            @Nullable String noneMatch,
            @Nullable String modified,
            @Nullable String ifRange,
            @Nullable String range) {
        boolean failed = match == null
                ? BEFORE.equals(unmodified)
                : !List.of("\"now\"", "*", "\"a\", \"now\"").contains(match);
        if (failed) {
            return Outcome.PRECONDITION_FAILED;
        }
        boolean known = noneMatch == null
                ? List.of(THEN, AFTER).contains(String.valueOf(modified))
                : !noneMatch.equals("\"then\"");
        if (known) {
            return Outcome.NOT_MODIFIED;
        }
        boolean same = ifRange == null || ifRange.equals("\"now\"") || ifRange.equals(THEN);
        if (range == null || !same || range.equals("lines=1")) {
            return Outcome.WHOLE;
        }
        return range.equals("bytes=100-") ? Outcome.NOT_SATISFIABLE : Outcome.PARTS;
    }

    private static String[] given(String... namesAndValues) {
        List<String> there = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                there.addAll(Arrays.asList(namesAndValues[i], namesAndValues[i + 1]));
            }
        }
        return there.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what is sent | strictly, If-Match | If-None-Match | leniently, If-Match | If-None-Match
                "\"now\"            | true  | true  | true  | true",
                "now                | false | false | true  | true",
                "W/\"now\"          | false | true  | true  | true",
                "W/now              | false | false | true  | true",
                "\"a\",\"now\"      | true  | true  | true  | true",
                "a , now            | false | false | true  | true",
                ", ,\"now\",,       | true  | true  | true  | true",
                "\"a,now,b\"        | false | false | false | false",
                "\"a\" \"now\"      | false | false | false | false",
                "x\"now\"           | false | false | false | false",
                "\"now              | false | false | false | false",
                "now\"              | false | false | false | false",
                "\"NOW\"            | false | false | false | false",
                "w/\"now\"          | false | false | false | false",
                "*                  | true  | true  | true  | true",
                "\"*\"              | false | false | false | false",
                "*, \"a\"           | false | false | false | false",
            })
    void tagsAreReadAsTheFrontSays(String sent, boolean match, boolean none, boolean lenient, boolean lenientNone) {
        assertThat(names("If-Match", sent, TagSyntax.STRICT)).isEqualTo(match);
        assertThat(names("If-None-Match", sent, TagSyntax.STRICT)).isEqualTo(none);
        assertThat(names("If-Match", sent, TagSyntax.LENIENT)).isEqualTo(lenient);
        assertThat(names("If-None-Match", sent, TagSyntax.LENIENT)).isEqualTo(lenientNone);
    }

    private static boolean names(String header, String sent, TagSyntax syntax) {
        Outcome found =
                conditions(syntax, header, sent).read(CURRENT, RangePolicy.NONE).outcome();
        return header.equals("If-Match") == (found == Outcome.WHOLE);
    }

    @Test
    void aBareTagInIfRangeCountsWhereTheFrontTakesIt() {
        for (String tag : List.of("now", "W/\"now\"", "\"now\"")) {
            ReadDecision found = conditions(TagSyntax.LENIENT, "If-Range", tag, "Range", "bytes=0-0")
                    .read(CURRENT, RangePolicy.ONE);
            assertThat(found.outcome()).as(tag).isEqualTo(Outcome.PARTS);
        }
        for (String tag : List.of("now", "*", "\"now\", \"a\"")) {
            assertThat(read("If-Range", tag, "Range", "bytes=0-0")).as(tag).isEqualTo(Outcome.WHOLE);
        }
    }

    @Test
    void aWeakTagIsNeverTheSameBytes() {
        Representation weak = Representation.of(new EntityTag("now", true), 100);
        Conditions strict = conditions(TagSyntax.STRICT, "If-Match", "W/\"now\"");
        assertThat(strict.read(weak, RangePolicy.ONE).outcome()).isEqualTo(Outcome.PRECONDITION_FAILED);
        Conditions resumed = conditions(TagSyntax.STRICT, "If-Range", "W/\"now\"", "Range", "bytes=0-0");
        assertThat(resumed.read(weak, RangePolicy.ONE).outcome()).isEqualTo(Outcome.WHOLE);
    }

    @Test
    void datesSayNothingWhereNobodyIsToldWhenItChanged() {
        Representation timeless = Representation.of(EntityTag.strong("now"), 100);
        for (String[] header : new String[][] {
            {"If-Modified-Since", AFTER}, {"If-Unmodified-Since", BEFORE}, {"If-Range", THEN, "Range", "bytes=0-1"}
        }) {
            assertThat(conditions(TagSyntax.STRICT, header)
                            .read(timeless, RangePolicy.ONE)
                            .outcome())
                    .isEqualTo(Outcome.WHOLE);
        }
    }

    @Test
    void headersOfACopysSourceHaveAPrefix() {
        FakeRequest request = FakeRequest.from("127.0.0.1")
                .with("x-amz-copy-source-if-match", "now")
                .with("If-Match", "\"other\"");
        Conditions source = Conditions.prefixed(request.made(), "x-amz-copy-source-", TagSyntax.LENIENT);
        assertThat(source.read(CURRENT, RangePolicy.NONE).outcome()).isEqualTo(Outcome.WHOLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match       | *        | FAILED  | PROCEED",
                "If-None-Match       | \"now\"  | FAILED  | PROCEED",
                "If-None-Match       | \"then\" | PROCEED | PROCEED",
                "If-Match            | *        | PROCEED | MISSING",
                "If-Match            | \"now\"  | PROCEED | MISSING",
                "If-Match            | \"then\" | FAILED  | MISSING",
                "If-Unmodified-Since | Sun, 29 Nov 2026 11:59:59 GMT | FAILED  | PROCEED",
                "If-Unmodified-Since | Sun, 29 Nov 2026 12:00:00 GMT | PROCEED | PROCEED",
                "If-Modified-Since   | Sun, 29 Nov 2026 12:00:00 GMT | PROCEED | PROCEED",
                "X-None              | x        | PROCEED | PROCEED"
            })
    void aWriteDependsOnWhatIsThere(String header, String value, WriteDecision existing, WriteDecision missing) {
        Conditions conditions = conditions(TagSyntax.STRICT, header, value);
        assertThat(conditions.write(CURRENT)).isEqualTo(existing);
        assertThat(conditions.writeNew()).isEqualTo(missing);
        assertThat(conditions.isOnlyForNew()).isEqualTo(value.equals("*") && header.equals("If-None-Match"));
    }

    @Test
    void aWriteHasToMeetAllConditions() {
        assertThat(conditions(TagSyntax.STRICT, "If-Match", "\"now\"", "If-None-Match", "*")
                        .write(CURRENT))
                .isEqualTo(WriteDecision.FAILED);
        assertThat(conditions(TagSyntax.STRICT, "If-Match", "\"now\"", "If-Unmodified-Since", BEFORE)
                        .write(CURRENT))
                .isEqualTo(WriteDecision.PROCEED);
    }

    @Test
    void oneRangeIsOnePart() {
        assertThat(spans(1, "bytes=0-4")).containsExactly(new Span(0, 5));
        assertThat(spans(1, "bytes=5-")).containsExactly(new Span(5, 95));
        assertThat(spans(1, "bytes=-7")).containsExactly(new Span(93, 7));
        assertThat(spans(1, "BYTES = 99 - 99999999999999999999 ,")).containsExactly(new Span(99, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=5-4",
                "bytes=0-1,3-4",
                "lines=0-1",
                "bytes=a-b",
                "bytes=-",
                "bytes=,",
                "bytes",
                "",
                "bytes=--1",
                "bytes=0-1;2-3"
            })
    void whatCannotBeReadMeansTheWhole(String header) {
        assertThat(read("Range", header)).isEqualTo(Outcome.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeBeyondTheEndCannotBeSatisfied(String header) {
        assertThat(read("Range", header)).isEqualTo(Outcome.NOT_SATISFIABLE);
        Representation empty = Representation.of(EntityTag.strong("now"), 0);
        assertThat(conditions(TagSyntax.STRICT, "Range", "bytes=0-")
                        .read(empty, RangePolicy.ONE)
                        .outcome())
                .isEqualTo(Outcome.NOT_SATISFIABLE);
    }

    @Test
    void severalRangesAreSeveralPartsUpToTheBound() {
        assertThat(spans(3, "bytes=0-4, 90-, 10-19"))
                .containsExactly(new Span(0, 5), new Span(90, 10), new Span(10, 10));
        assertThat(spans(3, "bytes=0-0,1-1,2-2,3-3")).containsExactly(new Span(0, 100));
        assertThat(spans(3, "bytes=0-4,200-,100-")).containsExactly(new Span(0, 5));
        assertThat(spans(3, "bytes=200-,100-")).isEmpty();
        assertThat(spans(3, "bytes=0-50,50-60")).containsExactly(new Span(0, 100));
        assertThat(spans(3, "bytes=0-4,x")).containsExactly(new Span(0, 100));
        assertThat(spans(0, "bytes=0-4")).containsExactly(new Span(0, 100));
    }

    @Test
    void noAnswerHasPartsWithoutABound() {
        assertThatThrownBy(() -> new RangePolicy(101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500)
    void partsLieWithinAndShareNoByte(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 130) Integer> numbers,
            @ForAll @IntRange(min = 1, max = 5) int most) {
        StringBuilder header = new StringBuilder("bytes=");
        for (int number : numbers) {
            header.append(number).append('-').append(number + number % 7).append(',');
        }
        ReadDecision found =
                conditions(TagSyntax.STRICT, "Range", header.toString()).read(CURRENT, new RangePolicy(most));
        long bytes = found.spans().stream().mapToLong(Span::length).sum();
        assertThat(bytes).isLessThanOrEqualTo(CURRENT.length());
        assertThat(found.spans()).hasSizeLessThanOrEqualTo(most).allMatch(span -> span.end() <= CURRENT.length());
        assertThat(found.outcome() == Outcome.NOT_SATISFIABLE)
                .isEqualTo(numbers.size() <= most && numbers.stream().allMatch(number -> number >= 100));
    }
}
