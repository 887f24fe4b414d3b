package io.stowage.billing.cashier;

import io.stowage.billing.usage.Usage;
import io.stowage.ic.Bytes;
import io.stowage.ic.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A report that is ready to be sent: what each owner used through this gateway since ever.
 *
 * @param sealed what is sent, where it can be executed after whoever sent it has stopped waiting; empty where sending
 *     does it, or it is never done
 */
public record PreparedReport(Map<Owner, Usage> totals, Optional<Sealed> sealed) {

    /**
     * No cashier takes a report that, by its own clock, expires later than this: the Internet Computer allows five
     * minutes, and one for clocks.
     */
    static final Duration MOST_VALIDITY = Duration.ofMinutes(6);

    public PreparedReport {
        totals = Map.copyOf(totals);
    }

    /**
     * A message that is executed at most once, however often it arrives, and not after its expiry.
     *
     * @param author who made it for which cashier, so that nobody else sends it again
     */
    public record Sealed(String author, Bytes message, Instant expiry) {}
}
