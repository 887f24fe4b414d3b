package io.stowage.cli;

import java.util.Locale;

/** What doctor found at one place, and what to do about it. */
record Finding(String check, Grade grade, String what, String fix) {
    enum Grade {
        OK,
        /** It works, or may, but needs attention. */
        WARNING,
        BROKEN,
        SKIPPED
    }

    static Finding ok(String check, String what) {
        return new Finding(check, Grade.OK, what, "");
    }

    static Finding warning(String check, String what, String fix) {
        return new Finding(check, Grade.WARNING, what, fix);
    }

    static Finding broken(String check, String what, String fix) {
        return new Finding(check, Grade.BROKEN, what, fix);
    }

    static Finding skipped(String check, String why) {
        return new Finding(check, Grade.SKIPPED, why, "");
    }

    String text() {
        String head = String.format("%-8s %-16s %s", grade.name().toLowerCase(Locale.ROOT), check, what);
        return fix.isEmpty() ? head : head + "\n" + " ".repeat(26) + "what to do: " + fix;
    }
}
