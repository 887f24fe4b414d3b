package io.stowage.console;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Failed log-ins of late, by address. Beyond a few the address has to wait, whatever it says. */
final class Attempts {
    static final int ALLOWED = 10;
    static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int REMEMBERED = 10_000;

    private record Tally(int failures, Instant since) {}

    private final Clock clock;

    /** Also the lock for itself. */
    private final Map<String, Tally> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tally> eldest) {
            return size() > REMEMBERED;
        }
    };

    Attempts(Clock clock) {
        this.clock = clock;
    }

    void requireFew(String address) {
        Instant now = clock.instant();
        synchronized (byAddress) {
            Tally tally = current(address, now);
            if (tally.failures() >= ALLOWED) {
                throw new StowageException(
                        Fault.RATE_LIMITED,
                        "too many log-ins from this address failed; wait some minutes",
                        null,
                        Duration.between(now, tally.since().plus(WINDOW)));
            }
        }
    }

    void noteFailure(String address) {
        Instant now = clock.instant();
        synchronized (byAddress) {
            Tally tally = current(address, now);
            byAddress.put(address, new Tally(tally.failures() + 1, tally.since()));
        }
    }

    private Tally current(String address, Instant now) {
        Tally tally = byAddress.get(address);
        return tally == null || !now.isBefore(tally.since().plus(WINDOW)) ? new Tally(0, now) : tally;
    }
}
