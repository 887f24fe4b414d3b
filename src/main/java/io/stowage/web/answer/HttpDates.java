package io.stowage.web.answer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as HTTP writes them, and as it has to read them: in three forms (RFC 9110, 5.6.7). */
public final class HttpDates {
    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";
    private static final String MONTH = "(?<month>[A-Z][a-z]{2})";

    /** The day of the week says nothing that the date does not say. */
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("[A-Z][a-z]{2}, (?<day>[0-9]{2}) " + MONTH + " (?<year>[0-9]{4}) " + TIME + " GMT"),
            Pattern.compile("[A-Z][a-z]{5,8}, (?<day>[0-9]{2})-" + MONTH + "-(?<year>[0-9]{2}) " + TIME + " GMT"),
            Pattern.compile("[A-Z][a-z]{2} " + MONTH + " (?<day>[ 0-9][0-9]) " + TIME + " (?<year>[0-9]{4})"));

    /** A year of two digits is one of the hundred that begin here. */
    private static final int FIRST_SHORT_YEAR = 1970;

    private HttpDates() {}

    /** As in {@code Last-Modified}: whole seconds. */
    public static String write(Instant time) {
        return FIXDATE.format(time);
    }

    /** Empty for what is no date. */
    public static Optional<Instant> parse(String text) {
        for (Pattern form : FORMS) {
            Matcher matcher = form.matcher(text.strip());
            if (matcher.matches()) {
                return instant(matcher);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> instant(Matcher parts) {
        try {
            return Optional.of(LocalDateTime.of(
                            year(parts.group("year")),
                            MONTHS.indexOf(parts.group("month")) + 1,
                            number(parts, "day"),
                            number(parts, "hour"),
                            number(parts, "minute"),
                            number(parts, "second"))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher parts, String name) {
        return Integer.parseInt(parts.group(name).strip());
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() > 2 ? year : FIRST_SHORT_YEAR + Math.floorMod(year - FIRST_SHORT_YEAR, 100);
    }
}
