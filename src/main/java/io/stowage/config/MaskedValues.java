package io.stowage.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as they may be shown. A setting that is an address can carry a password, wherever it should be instead. */
final class MaskedValues {
    /** Up to the last at sign before the path, as a password may hold one too. */
    private static final Pattern USER_INFO = Pattern.compile("://[^/?#\\s]*@");

    private static final Pattern PARAMETER =
            Pattern.compile("(?i)([?&;][^=&;\\s]{0,64}(?:passw|pwd|secret|token|key)[^=&;\\s]{0,64})=[^&;\\s]*");

    private MaskedValues() {}

    static String text(String value) {
        Matcher user = USER_INFO.matcher(value);
        return PARAMETER.matcher(user.replaceAll("://***@")).replaceAll("$1=***");
    }
}
