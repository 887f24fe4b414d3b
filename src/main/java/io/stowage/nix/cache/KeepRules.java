package io.stowage.nix.cache;

import io.stowage.config.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a cache keeps what nobody asks for. Pins keep what they are on, and every path keeps what it refers to.
 *
 * @param unused how long paths are kept that nobody asks for; empty for ever
 * @param maxSize how many bytes of NARs are kept, the most recently used ones; empty without a limit
 * @param grace how long everything is kept whatever the other two say, from its upload or its last use on, so that what an
 *     upload under way relies on stays; and how long a NAR is kept that no narinfo has
 */
public record KeepRules(Optional<Duration> unused, OptionalLong maxSize, Duration grace) {
    /** Uses reach the rows far sooner than that. */
    private static final Duration LEAST_GRACE = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final String UNUSED = "keep-unused";

    static KeepRules from(Settings cache) {
        Duration grace = cache.duration(
                "orphan-grace",
                Duration.ofHours(24),
                LEAST_GRACE,
                Duration.ofDays(365),
                "How long a NAR is kept that no narinfo has, and what was just uploaded or asked for, whatever else is"
                        + " said. It is longer than any upload of a whole closure takes.");
        Duration unused = cache.duration(
                UNUSED,
                Duration.ZERO,
                Duration.ZERO,
                LONGEST,
                "How long paths are kept that nobody asks for and nothing refers to, unless they are pinned; 0 keeps"
                        + " them for ever. Clients remember for 30 days that a path is there.");
        cache.require(
                unused.isZero() || unused.compareTo(grace) >= 0,
                UNUSED,
                "is shorter than orphan-grace, which is " + grace,
                "make it 0, or longer");
        long maxSize = cache.size(
                "max-size",
                0,
                0,
                Long.MAX_VALUE,
                "How many bytes of NARs are kept. What was used longest ago goes when there are more; 0 is without a"
                        + " limit. Their bytes are free after orphan-grace and stowage.content.grace.");
        return new KeepRules(
                unused.isZero() ? Optional.empty() : Optional.of(unused),
                maxSize == 0 ? OptionalLong.empty() : OptionalLong.of(maxSize),
                grace);
    }

    /** Whether everything stays that has a narinfo. */
    public boolean keepAll() {
        return unused.isEmpty() && maxSize.isEmpty();
    }
}
