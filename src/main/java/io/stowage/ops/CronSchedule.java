package io.stowage.ops;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Moments in the five fields of cron, in UTC: minute, hour, day of the month, month, day of the week. A field is a list of
 * numbers, ranges and steps; months and days of the week may be named. Where both kinds of days are limited, either counts.
 */
public final class CronSchedule {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int FIELDS = 5;
    private static final int SUNDAY_AGAIN = 7;

    /** The 29th of February may be eight years away. */
    private static final int MOST_DAYS = 8 * 366;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean eitherDay;

    private CronSchedule(String text, List<String> fields) {
        this.text = text;
        this.minutes = parse(fields.get(0), 0, 59, List.of());
        this.hours = parse(fields.get(1), 0, 23, List.of());
        this.daysOfMonth = parse(fields.get(2), 1, 31, List.of());
        this.months = parse(fields.get(3), 1, 12, MONTHS);
        this.daysOfWeek = parse(fields.get(4), 0, SUNDAY_AGAIN, DAYS);
        if (daysOfWeek.get(SUNDAY_AGAIN)) {
            daysOfWeek.set(0);
        }
        this.eitherDay = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
    }

    /** Throws an {@link IllegalArgumentException} that says what is wrong. */
    public static CronSchedule parse(String text) {
        List<String> fields = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException(
                    "a schedule has five fields: minute, hour, day of the month, month, day of the week");
        }
        CronSchedule schedule = new CronSchedule(text.strip(), fields);
        if (schedule.last(Instant.parse("2032-12-31T23:59:00Z")).isEmpty()) {
            throw new IllegalArgumentException("there is no such day: " + text);
        }
        return schedule;
    }

    /** The latest moment up to {@code now}. */
    public Optional<Instant> last(Instant now) {
        LocalDateTime until = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        LocalDate day = until.toLocalDate();
        for (int back = 0; back < MOST_DAYS; back++) {
            int most = back == 0 ? until.getHour() * 60 + until.getMinute() : 24 * 60 - 1;
            Optional<Integer> minute = isOn(day) ? lastMinute(most) : Optional.empty();
            if (minute.isPresent()) {
                return Optional.of(
                        day.atTime(minute.get() / 60, minute.get() % 60).toInstant(ZoneOffset.UTC));
            }
            day = day.minusDays(1);
        }
        return Optional.empty();
    }

    private boolean isOn(LocalDate day) {
        boolean month = daysOfMonth.get(day.getDayOfMonth());
        boolean week = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? month || week : month && week);
    }

    private Optional<Integer> lastMinute(int most) {
        for (int minute = most; minute >= 0; minute--) {
            if (hours.get(minute / 60) && minutes.get(minute % 60)) {
                return Optional.of(minute);
            }
        }
        return Optional.empty();
    }

    private static BitSet parse(String field, int least, int most, List<String> names) {
        BitSet set = new BitSet();
        for (String part : field.split(",", -1)) {
            add(set, part, least, most, names);
        }
        return set;
    }

    private static void add(BitSet set, String part, int least, int most, List<String> names) {
        List<String> stepped = split(part, '/');
        String range = stepped.get(0);
        List<String> ends = split(range, '-');
        boolean all = range.equals("*");
        int from = all ? least : number(ends.get(0), names, least);
        int to = all ? most : ends.size() > 1 ? number(ends.get(1), names, least) : stepped.size() > 1 ? most : from;
        int step = stepped.size() > 1 ? number(stepped.get(1), List.of(), 0) : 1;
        if (from < least || to > most || from > to || step < 1) {
            throw new IllegalArgumentException(part + " is not within " + least + "-" + most);
        }
        for (int value = from; value <= to; value += step) {
            set.set(value);
        }
    }

    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        int index = text.indexOf(at);
        parts.add(index < 0 ? text : text.substring(0, index));
        if (index >= 0) {
            parts.add(text.substring(index + 1));
        }
        return parts;
    }

    private static int number(String text, List<String> names, int first) {
        int named = names.indexOf(text);
        if (named >= 0) {
            return named + first;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number", e);
        }
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
