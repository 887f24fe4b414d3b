package io.stowage.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Texts that owners sign to log in. Each is good for one log-in, soon. */
final class Challenges {
    static final Duration LIFE = Duration.ofMinutes(2);
    private static final int BYTES = 32;
    private static final int REMEMBERED = 10_000;

    private final RandomGenerator random;
    private final Clock clock;

    /** When each ends, oldest first; also the lock for itself. */
    private final Map<String, Instant> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param random has to be one that nobody can guess */
    Challenges(RandomGenerator random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    String ask() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        synchronized (open) {
            open.put(challenge, clock.instant().plus(LIFE));
        }
        return challenge;
    }

    /** True once for each challenge that was asked not long ago. */
    boolean take(String challenge) {
        synchronized (open) {
            @Nullable Instant ends = open.remove(challenge);
            return ends != null && clock.instant().isBefore(ends);
        }
    }
}
