package io.stowage.content.verify;

import io.stowage.content.jobs.Pairs;
import io.stowage.digest.Digest;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which places of a store a verification looks at, and how.
 *
 * @param percent of the places that match, 100 for all
 * @param states of places; all where it is empty
 * @param olderThan only what was not read for so long
 * @param digests SHA-256, SHA-512 or root of contents; all where it is empty
 * @param concurrency places that are read at a time
 * @param bytesPerSecond at most so much is read; 0 for no limit
 * @param requestsPerSecond at most so many places are begun; 0 for no limit
 * @param maxErrors after so many places that cannot be read it stops; 0 for no limit
 * @param maxUnavailable how long a store that does not answer is waited for
 * @param repair whether lost bytes are copied from another place
 * @param orphans what is done about objects that no row knows
 */
public record VerifyOptions(
        VerifyMode mode,
        int percent,
        Set<PlaceFilter> states,
        Duration olderThan,
        Set<Digest> digests,
        int concurrency,
        long bytesPerSecond,
        int requestsPerSecond,
        int maxErrors,
        Duration maxUnavailable,
        boolean repair,
        Orphans orphans) {
    public static final int MOST_DIGESTS = 100;
    public static final int MOST_CONCURRENCY = 64;
    public static final int USUAL_CONCURRENCY = 4;
    public static final Duration USUAL_MAX_UNAVAILABLE = Duration.ofMinutes(10);

    /** All places, every byte. */
    public static final VerifyOptions USUAL = new VerifyOptions(
            VerifyMode.FULL,
            100,
            Set.of(),
            Duration.ZERO,
            Set.of(),
            USUAL_CONCURRENCY,
            0,
            0,
            0,
            USUAL_MAX_UNAVAILABLE,
            false,
            Orphans.UNNOTICED);

    public VerifyOptions {
        states = Set.copyOf(states);
        digests = Set.copyOf(digests);
        require(percent >= 1 && percent <= 100, "a sample is of 1 to 100 percent");
        require(concurrency >= 1 && concurrency <= MOST_CONCURRENCY, "concurrency is 1 to " + MOST_CONCURRENCY);
        require(digests.size() <= MOST_DIGESTS, "at most " + MOST_DIGESTS + " digests are named");
        require(!olderThan.isNegative(), "an age is not negative");
        require(bytesPerSecond >= 0 && requestsPerSecond >= 0 && maxErrors >= 0, "limits are not negative");
        require(maxUnavailable.toMillis() > 0 && maxUnavailable.toDays() < 30, "a store is waited for up to 30 days");
    }

    private static void require(boolean fine, String message) {
        if (!fine) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Places that were not read for so long, at that rate and without haste. */
    public static VerifyOptions scheduled(Duration age, long bytesPerSecond) {
        return new VerifyOptions(
                VerifyMode.FULL,
                100,
                Set.of(),
                age,
                Set.of(),
                1,
                bytesPerSecond,
                0,
                0,
                USUAL_MAX_UNAVAILABLE,
                false,
                Orphans.UNNOTICED);
    }

    /** One line, the same for the same options. */
    String text() {
        return Pairs.none()
                .with("mode", mode)
                .with("percent", percent)
                .with("states", new TreeSet<>(states).stream().map(Enum::name).collect(Collectors.joining(",")))
                .with("older-than", olderThan.toMillis())
                .with("digests", digests.stream().map(Digest::toString).sorted().collect(Collectors.joining(",")))
                .with("concurrency", concurrency)
                .with("bytes", bytesPerSecond)
                .with("requests", requestsPerSecond)
                .with("max-errors", maxErrors)
                .with("max-unavailable", maxUnavailable.toMillis())
                .with("repair", repair)
                .with("orphans", orphans)
                .toString();
    }

    static VerifyOptions parse(String text) {
        Pairs all = Pairs.parse(text);
        Set<PlaceFilter> states = EnumSet.noneOf(PlaceFilter.class);
        words(all, "states").forEach(word -> states.add(PlaceFilter.valueOf(word)));
        return new VerifyOptions(
                VerifyMode.valueOf(all.text("mode")),
                (int) all.number("percent"),
                states,
                Duration.ofMillis(all.number("older-than")),
                words(all, "digests").stream().map(Digest::parse).collect(Collectors.toSet()),
                (int) all.number("concurrency"),
                all.number("bytes"),
                (int) all.number("requests"),
                (int) all.number("max-errors"),
                Duration.ofMillis(all.number("max-unavailable")),
                all.flag("repair"),
                Orphans.valueOf(all.text("orphans")));
    }

    private static Set<String> words(Pairs all, String name) {
        return Arrays.stream(all.text(name).split(",", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }
}
