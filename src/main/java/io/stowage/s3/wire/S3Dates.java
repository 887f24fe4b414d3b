package io.stowage.s3.wire;

import static java.time.ZoneOffset.UTC;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The dates of S3: ISO with milliseconds in documents, RFC 9110 in headers, the basic ISO form in signatures. */
public final class S3Dates {
    private static final DateTimeFormatter IN_XML = pattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final DateTimeFormatter IN_HEADERS = pattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter IN_SIGNATURES =
            pattern("uuuuMMdd'T'HHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final int LONGEST = 64;

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
        return IN_XML.format(time);
    }

    /** {@code Mon, 12 Oct 2009 17:50:30 GMT}. */
    public static String inHeader(Instant time) {
        return IN_HEADERS.format(time);
    }

    /** {@code 20091012T175030Z}. */
    public static String inSignature(Instant time) {
        return IN_SIGNATURES.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Reads the date of a signature; empty when it is none. */
    public static Optional<Instant> findInSignature(String text) {
        return parse(IN_SIGNATURES, text);
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
