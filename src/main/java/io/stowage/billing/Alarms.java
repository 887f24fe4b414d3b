package io.stowage.billing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.billing.cashier.CashierException;
import io.stowage.ic.Owner;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong with the cashier, for the health page, and how often. */
final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final Map<CreditQueries.QueryResult, Counter> questions = new EnumMap<>(CreditQueries.QueryResult.class);
    private final Counter reported;
    private final Counter failed;
    private volatile Optional<CashierException> lastReport = Optional.empty();
    private volatile Optional<Owner> shared = Optional.empty();
    private volatile Optional<Owner> behind = Optional.empty();

    Alarms(MeterRegistry meters) {
        for (CreditQueries.QueryResult outcome : CreditQueries.QueryResult.values()) {
            questions.put(
                    outcome,
                    Counter.builder("stowage.billing.questions")
                            .description("Questions to the cashier about an owner's credit")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        reported = reports(meters, "taken");
        failed = reports(meters, "failed");
    }

    private static Counter reports(MeterRegistry meters, String outcome) {
        return Counter.builder("stowage.billing.reports")
                .description("Reports of usage to the cashier")
                .tag("outcome", outcome)
                .register(meters);
    }

    CreditQueries.QueryResult asked(CreditQueries.QueryResult outcome) {
        Counter counter = questions.get(outcome);
        if (counter != null) {
            counter.increment();
        }
        return outcome;
    }

    void reported() {
        reported.increment();
        Optional<CashierException> before = lastReport;
        lastReport = Optional.empty();
        if (before.isPresent()) {
            LOG.info("the cashier takes reports of usage again");
        }
    }

    void notReported(CashierException why) {
        failed.increment();
        boolean refused = why.reason() == CashierException.Reason.NOT_AUTHORIZED;
        boolean known =
                lastReport.filter(before -> before.reason() == why.reason()).isPresent();
        lastReport = Optional.of(why);
        if (refused && !known) {
            LOG.error("the cashier does not take this gateway's reports; nothing that owners use is billed", why);
        }
    }

    /** No report is in doubt any more. */
    void settled() {
        lastReport = lastReport.filter(why -> why.reason() != CashierException.Reason.IN_DOUBT);
    }

    /** Why the last report was not taken; empty when it was. */
    Optional<CashierException> lastReport() {
        return lastReport;
    }

    /** The cashier has more of an owner than we ever told it. */
    void sharedName(Owner owner) {
        boolean known = shared.isPresent();
        shared = Optional.of(owner);
        if (!known) {
            LOG.error(
                    "the cashier has more usage of {} than this gateway reported: another one reports under the same"
                            + " stowage.cashier.gateway-name, and each overwrites the totals of the other",
                    owner);
        }
    }

    Optional<Owner> sharedName() {
        return shared;
    }

    /** The file has usage of an owner, and less than the cashier: it is an older copy, or was damaged. */
    void behind(Owner owner) {
        boolean known = behind.isPresent();
        behind = Optional.of(owner);
        if (!known) {
            LOG.error(
                    "the usage file has less usage of {} than was reported from it. It is an older copy, or is damaged,"
                            + " or another gateway reported under this name; totals go on from those of the cashier, and"
                            + " usage that was not reported may be lost",
                    owner);
        }
    }

    Optional<Owner> behind() {
        return behind;
    }
}
