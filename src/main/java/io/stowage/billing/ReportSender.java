package io.stowage.billing;

import io.stowage.billing.CashierException.Reason;
import io.stowage.billing.PreparedReport.Sealed;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports one after the other. As long as one may still be executed none newer leaves, of whatever owners: executed
 * after a newer one it would put totals back, and a cashier may charge what comes after that again. The doubt is on disk
 * before the report leaves. It ends when the cashier proves what became of the report, or when the report has expired by
 * every clock. Used by one thread at a time; who asks about the doubt may be another.
 */
final class ReportSender {
    private static final Logger LOG = LoggerFactory.getLogger(ReportSender.class);

    /**
     * How far the clock here may be ahead of the cashier's when it alone tells that a report has expired. With as much as
     * a report may be valid this needs no trust in any clock: a newer report that the cashier takes was made by the same
     * clock, so that the older one has expired by the cashier's clock too.
     */
    private static final Duration ALLOWANCE = PreparedReport.MOST_VALIDITY;

    private final Cashier cashier;
    private final DoubtFile file;
    private final Clock clock;
    private volatile Optional<ReportInDoubt> doubt;
    private boolean logged;

    /** What the cashier took: these totals, after which each owner has so much credit, as of when it was first sent. */
    record Taken(Map<Owner, Usage> totals, Map<Owner, BigInteger> credits, Instant sent) {}

    private ReportSender(Cashier cashier, DoubtFile file, Clock clock, Optional<ReportInDoubt> doubt) {
        this.cashier = cashier;
        this.file = file;
        this.clock = clock;
        this.doubt = doubt;
        doubt.ifPresent(this::log);
    }

    /** Remembers what an earlier process may have sent. The usage file is locked by whoever calls this. */
    static ReportSender open(Cashier cashier, Path usageFile, Clock clock) throws IOException {
        DoubtFile file = DoubtFile.beside(usageFile);
        return new ReportSender(cashier, file, clock, file.read());
    }

    /** The report that may still be executed. One that is being sent right now counts. */
    Optional<ReportInDoubt> doubt() {
        return doubt;
    }

    /** What this gateway told or meant to tell in the report in doubt; nothing if that was another gateway's. */
    Map<Owner, Usage> doubtfulTotals() {
        return ours().map(PreparedReport::totals).orElse(Map.of());
    }

    /** Tells the cashier these totals. Refuses while an earlier report is in doubt. */
    Taken send(Map<Owner, Usage> totals) {
        if (doubt.isPresent()) {
            throw new CashierException(Reason.IN_DOUBT, "an earlier report may still be executed");
        }
        Instant now = clock.instant();
        PreparedReport report = cashier.prepare(totals);
        report.sealed().ifPresent(sealed -> remember(report, sealed, now));
        return conclude(report, now, () -> cashier.send(report));
    }

    /**
     * Ends the doubt, if there is one and it can be ended now. Answers what the cashier took, if it says so. Throws while
     * the doubt goes on, and when the report is over without having been taken.
     */
    Optional<Taken> settle() {
        if (doubt.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        // A clock that was wrong when the report was made, or is now, must not make this wait for days: what would expire
        // so late is not taken now, and what was taken has expired by then.
        ReportInDoubt open = doubt.get().expiringBy(now.plus(PreparedReport.MOST_VALIDITY));
        doubt = Optional.of(open);
        if (now.isAfter(open.expiry().plus(ALLOWANCE))) {
            forgetExpired(open, now);
            return Optional.empty();
        }
        PreparedReport report = ours().orElseThrow(() -> new CashierException(
                Reason.IN_DOUBT,
                "a report that cannot be read, or that another gateway made, may be executed until " + open.expiry()));
        return Optional.of(conclude(report, open.since(), () -> cashier.sendAgain(report)));
    }

    private Optional<PreparedReport> ours() {
        return doubt.flatMap(ReportInDoubt::report).filter(cashier::canSendAgain);
    }

    private void remember(PreparedReport report, Sealed sealed, Instant now) {
        try {
            file.write(report, sealed, now);
            logged = false;
            doubt = Optional.of(new ReportInDoubt(Optional.of(report), now, sealed.expiry()));
        } catch (IOException e) {
            throw new CashierException(
                    Reason.UNAVAILABLE, "a report cannot be kept on disk here, so it is not sent: " + e, e);
        }
    }

    private Taken conclude(PreparedReport report, Instant sent, Supplier<Map<Owner, BigInteger>> answer) {
        Map<Owner, BigInteger> credits;
        try {
            credits = answer.get();
        } catch (CashierException e) {
            if (e.reason() == Reason.IN_DOUBT) {
                doubt.ifPresent(this::log);
            } else {
                forget(String.valueOf(e.getMessage()));
            }
            throw e;
        }
        forget("the cashier took it");
        return new Taken(report.totals(), credits, sent);
    }

    private void forgetExpired(ReportInDoubt open, Instant now) {
        if (open.report().isEmpty()) {
            onDisk(() -> file.setAside(now));
        }
        forget("it expired at " + open.expiry());
    }

    private void forget(String why) {
        onDisk(file::clear);
        if (logged) {
            LOG.info("the report in doubt is settled: {}", why);
        }
        doubt = Optional.empty();
    }

    private interface Step {
        void run() throws IOException;
    }

    /** As long as it is on disk it is in doubt: after a restart it would be sent again. */
    private static void onDisk(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new CashierException(Reason.IN_DOUBT, "a report that is over cannot be removed from disk: " + e, e);
        }
    }

    private void log(ReportInDoubt open) {
        if (!logged) {
            LOG.warn(
                    "a report of {} owners may still be executed until {}; nothing newer is reported before it is settled",
                    open.report().isPresent() ? Integer.toString(open.owners()) : "unknown",
                    open.expiry());
        }
        logged = true;
    }
}
