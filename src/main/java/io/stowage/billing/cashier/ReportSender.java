package io.stowage.billing.cashier;

import io.stowage.billing.cashier.CashierException.Reason;
import io.stowage.billing.cashier.PreparedReport.Sealed;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports one after the other. As long as one may still be executed none newer leaves, of whatever owners: executed
 * after a newer one it would put totals back, and a cashier may charge what comes after that again. The doubt is on disk
 * before the report leaves. It ends when the cashier proves what became of the report, or when the report has expired
 * however wrong the clock here may be. Used by one thread at a time; who asks about the doubt may be another.
 */
public final class ReportSender {
    private static final Logger LOG = LoggerFactory.getLogger(ReportSender.class);

    /** What nobody has sent for so long is over: what the cashier took before has expired, whatever any clock says. */
    private static final Duration QUIET = PreparedReport.MOST_VALIDITY.multipliedBy(2);

    private final Cashier cashier;
    private final DoubtFile file;
    private final Clock clock;

    /** Nanoseconds of a time that nobody sets. */
    private final LongSupplier time;

    private volatile Optional<ReportInDoubt> doubt;

    /** When this process sent the report in doubt last, or began, by {@link #time}. */
    private long quietSince;

    private boolean logged;

    /** What the cashier took: these totals, after which each owner has so much credit, as of when it was first sent. */
    public record Taken(Map<Owner, Usage> totals, Map<Owner, BigInteger> credits, Instant sent) {}

    private ReportSender(
            Cashier cashier, DoubtFile file, Clock clock, LongSupplier time, Optional<ReportInDoubt> doubt) {
        this.cashier = cashier;
        this.file = file;
        this.clock = clock;
        this.time = time;
        this.quietSince = time.getAsLong();
        this.doubt = doubt;
        doubt.ifPresent(this::log);
    }

    /** Remembers what an earlier process may have sent. The caller has locked the usage file. */
    public static ReportSender open(Cashier cashier, Path usageFile, Clock clock, LongSupplier time)
            throws IOException {
        DoubtFile file = DoubtFile.beside(usageFile);
        return new ReportSender(cashier, file, clock, time, file.read());
    }

    /** The report that may still be executed. One that is being sent right now counts. */
    public Optional<ReportInDoubt> doubt() {
        Instant now = clock.instant();
        return doubt.filter(open -> !open.hasExpired(now));
    }

    /** What this gateway told or meant to tell in the report in doubt; nothing if that was another gateway's. */
    public Map<Owner, Usage> doubtfulTotals() {
        return ours().map(PreparedReport::totals).orElse(Map.of());
    }

    /** Tells the cashier these totals. Refuses while an earlier report is in doubt. */
    public Taken send(Map<Owner, Usage> totals) {
        Instant now = clock.instant();
        if (doubt.filter(open -> !open.hasExpired(now)).isPresent()) {
            throw new CashierException(Reason.IN_DOUBT, "an earlier report may still be executed");
        }
        PreparedReport report = cashier.prepare(totals);
        report.sealed().ifPresent(message -> remember(report, message, now));
        return conclude(report, now, () -> cashier.send(report));
    }

    /**
     * Ends the doubt, if there is one and it can be ended now. Answers what the cashier took, if it says so. Throws while
     * the doubt goes on, and when the report is over without having been taken.
     */
    public Optional<Taken> settle() {
        Instant now = clock.instant();
        Optional<ReportInDoubt> found = doubt.filter(open -> !open.hasExpired(now));
        if (found.isEmpty()) {
            // One that has expired stays on disk until a newer report replaces it: clocks can be put back.
            return Optional.empty();
        }
        ReportInDoubt open = found.get();
        Optional<PreparedReport> report = ours();
        if (report.isPresent() && !open.isTooEarly(now)) {
            return Optional.of(conclude(report.get(), open.since(), () -> cashier.sendAgain(report.get())));
        }
        if (time.getAsLong() - quietSince > QUIET.toNanos()) {
            setAsideUnreadable(now);
            forget("it was not sent for " + QUIET.toMinutes() + " minutes");
            return Optional.empty();
        }
        throw new CashierException(
                Reason.IN_DOUBT,
                "a report that cannot be sent again may be executed until " + open.expiry() + ": "
                        + (report.isPresent()
                                ? "it was made by a clock that was ahead"
                                : "it is damaged or another's"));
    }

    private void setAsideUnreadable(Instant now) {
        if (doubt.filter(open -> open.report().isEmpty()).isPresent()) {
            onDisk(() -> file.setAside(now));
        }
    }

    private Optional<PreparedReport> ours() {
        return doubt.flatMap(ReportInDoubt::report).filter(cashier::canSendAgain);
    }

    private void remember(PreparedReport report, Sealed sealed, Instant now) {
        setAsideUnreadable(now);
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
        } finally {
            quietSince = time.getAsLong();
        }
        forget("the cashier took it");
        return new Taken(report.totals(), credits, sent);
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
