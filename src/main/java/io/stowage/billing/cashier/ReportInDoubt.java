package io.stowage.billing.cashier;

import java.time.Instant;
import java.util.Optional;

/**
 * A report that may still be executed.
 *
 * @param report empty when what was kept of it cannot be read any more
 * @param since when it was made
 * @param expiry by the cashier's clock; it is not executed later
 */
public record ReportInDoubt(Optional<PreparedReport> report, Instant since, Instant expiry) {

    /** How many owners it names; 0 when that cannot be read any more. */
    int owners() {
        return report.map(each -> each.totals().size()).orElse(0);
    }

    /** Whether the cashier takes it neither now nor soon, if the clock here is right: it expires too late for that. */
    boolean isTooEarly(Instant now) {
        return expiry.isAfter(now.plus(PreparedReport.MOST_VALIDITY));
    }

    /**
     * Whether a report that is made {@code now} can leave. This needs no trust in any clock: if that one is taken, it
     * expires within {@link PreparedReport#MOST_VALIDITY} by the cashier's clock, and so by that clock this one is over.
     */
    boolean hasExpired(Instant now) {
        return now.isAfter(expiry.plus(PreparedReport.MOST_VALIDITY));
    }
}
