package io.stowage.content.move;

import io.stowage.content.jobs.Pairs;
import java.time.Duration;

/**
 * Which places are moved, where to, and how.
 *
 * @param to the store that gets them
 * @param front whose contents alone are moved; empty for all
 * @param retentionClass whose contents alone are moved; empty for all
 * @param concurrency places that are copied at a time
 * @param bytesPerSecond at most so much is read, each place twice; 0 for no limit
 * @param maxErrors after so many places that cannot be moved it stops; 0 for no limit
 * @param maxUnavailable how long a store that does not answer is waited for
 */
public record MoveOptions(
        String to,
        String front,
        String retentionClass,
        int concurrency,
        long bytesPerSecond,
        int maxErrors,
        Duration maxUnavailable) {
    public static final int MOST_CONCURRENCY = 64;
    public static final int USUAL_CONCURRENCY = 4;
    /** So that a store that is full, or refuses, is not asked for each of millions of places. */
    public static final int USUAL_MAX_ERRORS = 100;

    public static final Duration USUAL_MAX_UNAVAILABLE = Duration.ofMinutes(10);
    private static final int LONGEST_NAME = 200;

    public MoveOptions {
        require(!to.isEmpty(), "a move needs the store that gets the bytes: to");
        require(front.length() <= LONGEST_NAME && retentionClass.length() <= LONGEST_NAME, "a name is too long");
        require(concurrency >= 1 && concurrency <= MOST_CONCURRENCY, "concurrency is 1 to " + MOST_CONCURRENCY);
        require(bytesPerSecond >= 0 && maxErrors >= 0, "limits are not negative");
        require(maxUnavailable.toMillis() > 0 && maxUnavailable.toDays() < 30, "a store is waited for up to 30 days");
    }

    private static void require(boolean fine, String message) {
        if (!fine) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Everything, without a limit of speed. */
    public static MoveOptions all(String to) {
        return new MoveOptions(to, "", "", USUAL_CONCURRENCY, 0, USUAL_MAX_ERRORS, USUAL_MAX_UNAVAILABLE);
    }

    /** Whether only some of the places are meant. */
    public boolean selects() {
        return !front.isEmpty() || !retentionClass.isEmpty();
    }

    /** One line, the same for the same options. */
    String text() {
        return Pairs.none()
                .with("to", to)
                .with("front", front)
                .with("class", retentionClass)
                .with("concurrency", concurrency)
                .with("bytes", bytesPerSecond)
                .with("max-errors", maxErrors)
                .with("max-unavailable", maxUnavailable.toMillis())
                .toString();
    }

    static MoveOptions parse(String text) {
        Pairs all = Pairs.parse(text);
        return new MoveOptions(
                all.text("to"),
                all.text("front"),
                all.text("class"),
                (int) all.number("concurrency"),
                all.number("bytes"),
                (int) all.number("max-errors"),
                Duration.ofMillis(all.number("max-unavailable")));
    }
}
