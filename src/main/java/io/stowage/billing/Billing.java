package io.stowage.billing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.ReportSender;
import io.stowage.billing.usage.Usage;
import io.stowage.billing.usage.UsageLedger;
import io.stowage.ic.Owner;
import io.stowage.ops.Health;
import io.stowage.ops.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All that goes on between fronts and one cashier: budgets, the usage file, reports. The cashier is its caller's to
 * close, after this.
 */
public final class Billing implements AutoCloseable {
    /** How long an owner without an account is believed to have none. */
    private static final Duration STRANGER_LIFE = Duration.ofSeconds(30);

    /** From so many missed reports on health is degraded. */
    private static final int MANY = 6;

    private final BillingConfig config;
    private final String gatewayName;
    private final Clock clock;
    private final UsageLedger ledger;
    private final Alarms alarms;
    private final CashierSession desk;
    private final Accounts accounts;
    private final CreditCache cache;
    private final CreditQueries enquiries;
    private final ReportSender sender;
    private final Reporter reporter;
    private final Metering metering;

    /**
     * What billing works with.
     *
     * @param usageFile where totals are kept on this machine
     * @param gatewayName whose totals they are; every node of a cluster has its own
     */
    public record Tools(
            Cashier cashier,
            Path usageFile,
            String gatewayName,
            MeterRegistry meters,
            Clock clock,
            RandomGenerator random) {}

    private Billing(BillingConfig config, Tools tools, UsageLedger ledger, ReportSender sender) {
        this.config = config;
        this.gatewayName = tools.gatewayName();
        this.clock = tools.clock();
        this.ledger = ledger;
        this.sender = sender;
        this.alarms = new Alarms(tools.meters());
        this.desk = new CashierSession(tools.cashier(), config.mode(), clock);
        this.accounts = new Accounts(ledger, alarms, config.owners());
        this.cache = new CreditCache(config.owners(), config.budgetGrace(), STRANGER_LIFE, clock);
        this.enquiries = new CreditQueries(tools.cashier(), cache, accounts, alarms, clock);
        Reporter.Tools reporting = new Reporter.Tools(sender, ledger, accounts, cache, enquiries, desk, alarms);
        this.reporter = new Reporter(reporting, config.flushEvery(), clock, tools.random());
        Budgets budgets = new Budgets(desk, accounts, cache, enquiries, config, clock);
        this.metering = new Metered(budgets, desk, config.mode(), new ChargeMeters(tools.meters()), clock);
        measure(tools.meters());
    }

    /** Opens the usage file; the cashier is not asked before the tasks run. */
    public static Billing open(BillingConfig config, Tools tools) throws IOException {
        return open(config, tools, System::nanoTime);
    }

    /** @param time nanoseconds that pass whatever the clock says */
    static Billing open(BillingConfig config, Tools tools, LongSupplier time) throws IOException {
        UsageLedger ledger = UsageLedger.open(tools.usageFile(), tools.gatewayName(), tools.clock());
        boolean opened = false;
        try {
            ReportSender sender = ReportSender.open(tools.cashier(), tools.usageFile(), tools.clock(), time);
            for (Map.Entry<Owner, Usage> each : sender.doubtfulTotals().entrySet()) {
                ledger.raise(each.getKey(), each.getValue());
            }
            Billing billing = new Billing(config, tools, ledger, sender);
            billing.accounts.recover(tools.clock().millis());
            opened = true;
            return billing;
        } finally {
            if (!opened) {
                ledger.close();
            }
        }
    }

    public Metering metering() {
        return metering;
    }

    /** What has to happen now and again for owners to be billed. */
    public List<Task> tasks() {
        return List.of(
                Task.every(config.flushEvery(), "cashier.introduction", desk::turn)
                        .startingAfter(Duration.ZERO)
                        .withJitter(0.1),
                Task.every(config.flushEvery(), "cashier.report", reporter::turn)
                        .withJitter(0.1)
                        .andOnStop());
    }

    /** The end is near: the next report is made whatever happened before. */
    public void hurry() {
        reporter.hurry();
    }

    public Health check(Duration budget) {
        long oldest = accounts.oldestUnreported(clock.millis());
        Health health = state(oldest)
                .with("gateway", gatewayName)
                .with("oldest-unreported-seconds", Long.toString(oldest / 1000))
                .with("owners-in-memory", Integer.toString(accounts.size()))
                .with("owners-on-file", Integer.toString(ledger.owners()));
        return sender.doubt()
                .map(open -> health.with("report-in-doubt-since", open.since().toString()))
                .orElse(health);
    }

    private Health state(long oldest) {
        Optional<CashierException> report = alarms.lastReport();
        if (desk.closed().isPresent()) {
            return Health.down("owners cannot be charged: " + desk.closed().get());
        }
        if (report.isPresent() && report.get().reason() == CashierException.Reason.NOT_AUTHORIZED) {
            return Health.down("the cashier does not take this gateway's reports: "
                    + report.get().getMessage());
        }
        if (oldest > config.reportLate().toMillis()) {
            return Health.down(unreported(oldest));
        }
        return worries(oldest).map(Health::degraded).orElseGet(Health::up);
    }

    private Optional<String> worries(long oldest) {
        long parked = accounts.parked(clock.millis());
        if (ledger.setAside().isPresent()) {
            return Optional.of("the usage file was damaged and is set aside as "
                    + ledger.setAside().get());
        }
        if (alarms.sharedName().isPresent()) {
            return Optional.of("another gateway reports under the name " + gatewayName + ", seen at "
                    + alarms.sharedName().get());
        }
        if (alarms.behind().isPresent()) {
            return Optional.of("the usage file was behind the cashier, seen at "
                    + alarms.behind().get() + "; usage that was not reported may be lost");
        }
        if (parked > 0) {
            return Optional.of("the cashier does not take the usage of " + parked + " owners; the log names them");
        }
        if (oldest > config.flushEvery().multipliedBy(MANY).toMillis()) {
            return Optional.of(unreported(oldest));
        }
        return doubt().or(() -> alarms.lastReport().map(why -> "the last report was not taken: " + why.getMessage()))
                .or(desk::oddPrices);
    }

    private String unreported(long oldest) {
        String text = "usage was not reported for " + oldest / 1000 + " s";
        return doubt().map(why -> text + ", since " + why).orElse(text);
    }

    /** What keeps reports back; one that is being sent for the first time does not. */
    private Optional<String> doubt() {
        return alarms.lastReport()
                .filter(why -> why.reason() == CashierException.Reason.IN_DOUBT)
                .flatMap(why -> sender.doubt()
                        .map(open -> "a report of " + open.since()
                                + " may still be executed and nothing newer is reported before that is settled: "
                                + why.getMessage()));
    }

    private void measure(MeterRegistry meters) {
        TimeGauge.builder(
                        "stowage.billing.unreported.age",
                        accounts,
                        TimeUnit.MILLISECONDS,
                        all -> all.oldestUnreported(clock.millis()))
                .description("Age of the oldest usage that the cashier does not know of")
                .register(meters);
        TimeGauge.builder("stowage.billing.report.in.doubt.age", this, TimeUnit.MILLISECONDS, Billing::doubtMillis)
                .description("Age of the report that may still be executed and keeps newer ones back; 0 without one")
                .register(meters);
        Gauge.builder("stowage.billing.owners", accounts, Accounts::size)
                .description("Owners with open reservations or unreported usage")
                .register(meters);
        Gauge.builder("stowage.billing.owners.parked", accounts, all -> all.parked(clock.millis()))
                .description("Owners whose usage the cashier does not take")
                .register(meters);
        Gauge.builder("stowage.billing.reservations", accounts, Accounts::openReservations)
                .description("Reservations that did not end yet; more than requests under way would be a leak")
                .register(meters);
    }

    private double doubtMillis() {
        return sender.doubt()
                .map(open -> Math.max(0, clock.millis() - open.since().toEpochMilli()))
                .orElse(0L);
    }

    /** After the last report. Usage that it did not cover is on file and told after the next start. */
    @Override
    public void close() throws IOException {
        enquiries.close();
        cache.close();
        ledger.close();
    }
}
