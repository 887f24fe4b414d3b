package io.stowage.billing;

import java.time.Instant;
import java.util.Optional;

/**
 * A report that may still be executed.
 *
 * @param report empty when what was kept of it cannot be read any more
 * @param since when it was made
 * @param expiry by the cashier's clock; it is not executed later
 */
record ReportInDoubt(Optional<PreparedReport> report, Instant since, Instant expiry) {

    /** How many owners it names; 0 when that cannot be read any more. */
    int owners() {
        return report.map(each -> each.totals().size()).orElse(0);
    }

    /** The same with an earlier expiry, if {@code latest} is earlier. */
    ReportInDoubt expiringBy(Instant latest) {
        return expiry.isAfter(latest) ? new ReportInDoubt(report, since, latest) : this;
    }
}
