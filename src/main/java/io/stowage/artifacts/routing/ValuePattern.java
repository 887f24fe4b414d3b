package io.stowage.artifacts.routing;

import io.stowage.fault.BadRequest;
import io.stowage.store.placement.Glob;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A value that a rule asks for: a text, a glob with {@code *} and {@code **}, or {@code /an expression/}. */
interface ValuePattern {
    /** More than any expression needs that does not go back without end. */
    int MOST_STEPS = 100_000;

    boolean matches(String value);

    static ValuePattern parse(String text) {
        if (text.length() > 1 && text.startsWith("/") && text.endsWith("/")) {
            return expression(text.substring(1, text.length() - 1));
        }
        BadRequest.unless(text.length() <= Glob.MAX_LENGTH, "a pattern has at most " + Glob.MAX_LENGTH + " characters");
        return new Glob(text)::matches;
    }

    private static ValuePattern expression(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            return value -> {
                try {
                    return pattern.matcher(new Counted(value, new AtomicInteger()))
                            .matches();
                } catch (TooManySteps e) {
                    return false;
                }
            };
        } catch (PatternSyntaxException e) {
            throw BadRequest.because("the expression /" + text + "/ is none: " + e.getDescription(), e);
        }
    }

    /** Thrown out of a match that goes back and forth without end. */
    final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("an expression took too many steps", null, false, false);
        }
    }

    /** A text that counts how often it is looked at, so that the time of a match is bounded whatever its expression. */
    record Counted(CharSequence text, AtomicInteger steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (steps.incrementAndGet() > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
