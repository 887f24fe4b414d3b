package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Wrong tokens and signatures of late, by address. Beyond a few the address has to wait, whatever it brings. An address
 * that many share, such as a proxy's, is only slowed down: else one client behind it could lock out all the others. Of
 * IPv6 a whole network of 64 bits counts as one address, since a client that has one address of it has all.
 */
public final class Guesses {
    private static final int REMEMBERED = 10_000;

    /** Between two guesses of an address that many share. Tokens are too long to be found at that speed. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private record Tally(int wrong, Instant since, Instant last) {}

    private final int most;
    private final Duration window;
    private final ClientAddress addresses;
    private final Clock clock;

    /** Also the lock for itself. What was looked at longest ago is forgotten first. */
    private final Map<ClientNetwork, Tally> byNetwork = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientNetwork, Tally> eldest) {
            return size() > REMEMBERED;
        }
    };

    Guesses(AdminConfig config, ClientAddress addresses, Clock clock) {
        this.most = config.guesses();
        this.window = config.guessWindow();
        this.addresses = addresses;
        this.clock = clock;
    }

    /** Refuses a client whose address is its own and that was wrong too often. */
    public void requireFew(HttpServletRequest request) {
        String address = addresses.of(request);
        if (!addresses.isShared(address)) {
            judge(address, () -> true);
        }
    }

    /** Counts something wrong that could not have been guessed, so that nobody else has to wait for it. */
    public void note(HttpServletRequest request) {
        String address = addresses.of(request);
        if (!addresses.isShared(address)) {
            judge(address, () -> false);
        }
    }

    /**
     * Whether a client is right. In one step with the count, so that many guesses at once are no more than as many one
     * after the other.
     */
    public boolean judge(HttpServletRequest request, BooleanSupplier right) {
        return judge(addresses.of(request), right);
    }

    boolean judge(String address, BooleanSupplier right) {
        ClientNetwork network = ClientNetwork.of(address);
        Instant now = clock.instant();
        synchronized (byNetwork) {
            Tally tally = current(network, now);
            if (tally.wrong() >= most) {
                requireOver(
                        addresses.isShared(address)
                                ? tally.last().plus(PAUSE)
                                : tally.since().plus(window),
                        now);
            }
            if (right.getAsBoolean()) {
                return true;
            }
            byNetwork.put(network, new Tally(tally.wrong() + 1, tally.since(), now));
            return false;
        }
    }

    private static void requireOver(Instant end, Instant now) {
        if (now.isBefore(end)) {
            throw new StowageException(
                    Fault.RATE_LIMITED,
                    "too many wrong tokens or signatures came from this address; wait",
                    null,
                    Duration.between(now, end));
        }
    }

    private Tally current(ClientNetwork network, Instant now) {
        Tally tally = byNetwork.get(network);
        return tally == null || !now.isBefore(tally.since().plus(window)) ? new Tally(0, now, now) : tally;
    }
}
