package io.stowage.artifacts.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Names of packages and uploads: ULIDs, 48 bits of time and 80 of chance, whose order is that of time. */
final class PackageIds {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    private static final int TIME_DIGITS = 10;
    private static final int CHANCE_DIGITS = 16;
    private static final int BITS = 5;

    private final Clock clock;
    private final RandomGenerator random;

    PackageIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    String next() {
        StringBuilder id = new StringBuilder(time(clock.instant()));
        for (int i = 0; i < CHANCE_DIGITS; i++) {
            id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return id.toString();
    }

    /** Less than every id of that moment or later, and more than every earlier one. */
    static String time(Instant moment) {
        char[] digits = new char[TIME_DIGITS];
        long rest = moment.toEpochMilli();
        for (int i = TIME_DIGITS - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest & (DIGITS.length() - 1)));
            rest >>>= BITS;
        }
        return new String(digits);
    }

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
