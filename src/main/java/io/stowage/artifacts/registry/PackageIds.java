package io.stowage.artifacts.registry;

import java.time.Instant;
import java.util.regex.Pattern;

/** What is known of the ids of packages and uploads, which are ULIDs: their order is that of time. */
final class PackageIds {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    private static final int TIME_DIGITS = 10;
    private static final int BITS = 5;

    private PackageIds() {}

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
