package io.stowage.s3.wire;

import static java.time.ZoneOffset.UTC;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The dates of S3: ISO with milliseconds in documents, RFC 9110 in headers, the basic ISO form in signatures. Those that
 * every request and every line of a listing has are written digit by digit: a formatter takes as long as a look-up of a row.
 */
public final class S3Dates {
    private static final DateTimeFormatter IN_XML = pattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final DateTimeFormatter IN_HEADERS = pattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter IN_SIGNATURES =
            pattern("uuuuMMdd'T'HHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final int LONGEST = 64;
    private static final int[] TENS = {1, 10, 100, 1000};
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    /** The form for now, that of RFC 850 and that of C; some clients write the zone as a number. */
    private static final List<DateTimeFormatter> READ_IN_HEADERS = List.of(
            pattern("EEE, d MMM uuuu HH:mm:ss[ 'GMT'][ Z]"),
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US)
                    .withZone(UTC),
            pattern("EEE MMM ppd HH:mm:ss uuuu"));

    private S3Dates() {}

    private static DateTimeFormatter pattern(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.US)
                .withZone(UTC);
    }

    /** {@code 2009-10-12T17:50:30.000Z}. */
    public static String inXml(Instant time) {
        OffsetDateTime utc = time.atOffset(UTC);
        if (!hasUsualYear(utc)) {
            return IN_XML.format(time);
        }
        StringBuilder text = new StringBuilder(24);
        date(text, utc, "-").append('T');
        time(text, utc, ":").append('.');
        return digits(text, utc.getNano() / 1_000_000, 3).append('Z').toString();
    }

    /** {@code Mon, 12 Oct 2009 17:50:30 GMT}. */
    public static String inHeader(Instant time) {
        OffsetDateTime utc = time.atOffset(UTC);
        if (!hasUsualYear(utc)) {
            return IN_HEADERS.format(time);
        }
        StringBuilder text = new StringBuilder(29);
        text.append(DAYS.get(utc.getDayOfWeek().getValue() - 1)).append(", ");
        digits(text, utc.getDayOfMonth(), 2).append(' ').append(MONTHS.get(utc.getMonthValue() - 1));
        digits(text.append(' '), utc.getYear(), 4).append(' ');
        return time(text, utc, ":").append(" GMT").toString();
    }

    /** {@code 20091012T175030Z}. */
    public static String inSignature(Instant time) {
        OffsetDateTime utc = time.atOffset(UTC);
        if (!hasUsualYear(utc)) {
            return IN_SIGNATURES.format(time.truncatedTo(ChronoUnit.SECONDS));
        }
        StringBuilder text = new StringBuilder(16);
        date(text, utc, "").append('T');
        return time(text, utc, "").append('Z').toString();
    }

    private static boolean hasUsualYear(OffsetDateTime utc) {
        return utc.getYear() >= 0 && utc.getYear() <= 9999;
    }

    private static StringBuilder date(StringBuilder text, OffsetDateTime utc, String between) {
        digits(text, utc.getYear(), 4).append(between);
        digits(text, utc.getMonthValue(), 2).append(between);
        return digits(text, utc.getDayOfMonth(), 2);
    }

    private static StringBuilder time(StringBuilder text, OffsetDateTime utc, String between) {
        digits(text, utc.getHour(), 2).append(between);
        digits(text, utc.getMinute(), 2).append(between);
        return digits(text, utc.getSecond(), 2);
    }

    private static StringBuilder digits(StringBuilder text, int number, int count) {
        for (int tens = TENS[count - 1]; tens > 0; tens /= 10) {
            text.append((char) ('0' + number / tens % 10));
        }
        return text;
    }

    /** Reads the date of a signature; empty when it is none. */
    public static Optional<Instant> findInSignature(String text) {
        return hasFormOfSignature(text) ? signed(text) : parse(IN_SIGNATURES, text);
    }

    private static boolean hasFormOfSignature(String text) {
        if (text.length() != 16 || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return false;
        }
        for (int i = 0; i < 15; i++) {
            if (i != 8 && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Instant> signed(String text) {
        try {
            return Optional.of(LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 4, 6),
                            number(text, 6, 8),
                            number(text, 9, 11),
                            number(text, 11, 13),
                            number(text, 13, 15))
                    .toInstant(UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** Reads one of the three forms that HTTP has; empty when it is none. */
    public static Optional<Instant> findInHeader(String text) {
        return READ_IN_HEADERS.stream()
                .map(form -> parse(form, text))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Reads a date with an offset as documents have it, such as the end of a policy; empty when it is none. */
    public static Optional<Instant> findInDocument(String text) {
        return parse(DateTimeFormatter.ISO_OFFSET_DATE_TIME, text);
    }

    private static Optional<Instant> parse(DateTimeFormatter form, String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(form.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
