package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Wrong tokens and signatures of late, by address. Beyond a few the address has to wait, whatever it brings. Of IPv6 a
 * whole network of 64 bits counts as one address, since whoever has one address of it has all.
 */
public final class Guesses {
    private static final int REMEMBERED = 10_000;

    private record Tally(int wrong, Instant since) {}

    private final int most;
    private final Duration window;
    private final Clock clock;

    /** Also the lock for itself. What was looked at longest ago is forgotten first. */
    private final Map<String, Tally> byNetwork = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tally> eldest) {
            return size() > REMEMBERED;
        }
    };

    Guesses(AdminConfig config, Clock clock) {
        this.most = config.guesses();
        this.window = config.guessWindow();
        this.clock = clock;
    }

    public void requireFew(String address) {
        judge(address, () -> true);
    }

    public void note(String address) {
        judge(address, () -> false);
    }

    /** In one step, so that many guesses at once are no more than as many one after the other. */
    boolean judge(String address, BooleanSupplier right) {
        String network = Peer.network(address);
        Instant now = clock.instant();
        synchronized (byNetwork) {
            Tally tally = current(network, now);
            if (tally.wrong() >= most) {
                throw new StowageException(
                        Fault.RATE_LIMITED,
                        "too many wrong tokens or signatures came from this address; wait",
                        null,
                        Duration.between(now, tally.since().plus(window)));
            }
            if (right.getAsBoolean()) {
                return true;
            }
            byNetwork.put(network, new Tally(tally.wrong() + 1, tally.since()));
            return false;
        }
    }

    private Tally current(String network, Instant now) {
        Tally tally = byNetwork.get(network);
        return tally == null || !now.isBefore(tally.since().plus(window)) ? new Tally(0, now) : tally;
    }
}
