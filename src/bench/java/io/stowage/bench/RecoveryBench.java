package io.stowage.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.Billing;
import io.stowage.billing.BillingConfig;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.PreparedReport;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.billing.ledger.LedgerConfig;
import io.stowage.billing.usage.Usage;
import io.stowage.config.Settings;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.postgresql.Isolation;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a node that comes back with many unreported owners takes until its first report and until its last, with the
 * ledger in a file. With {@code -Dbench.single=true} it asks about each owner by itself.
 */
public final class RecoveryBench {
    private static final boolean SINGLE = Boolean.getBoolean("bench.single");

    private RecoveryBench() {}

    public static void main(String[] args) throws Exception {
        Path base = Path.of(System.getProperty("bench.target", "target"));
        Path folder = Files.createTempDirectory(base.toAbsolutePath(), "recovery-bench");
        try (Database database = BenchDatabase.open(folder.resolve("ledger.db"), Isolation.READ_COMMITTED)) {
            measure(database, folder);
        }
    }

    private static void measure(Database database, Path folder) throws Exception {
        try (LedgerCashier ledger = ledger(database, folder);
                Billing before = open(ledger, folder)) {
            LedgerBench.openAccounts(database);
            LedgerBench.run(before, "cashier.introduction");
            LedgerBench.use(before);
            LedgerBench.run(before, "cashier.report");
            LedgerBench.use(before);
        }
        try (LedgerCashier ledger = ledger(database, folder)) {
            Watched cashier = new Watched(ledger);
            long cpu = LedgerBench.cpuNanos();
            try (Billing after = open(cashier, folder)) {
                LedgerBench.run(after, "cashier.introduction");
                int turns = 0;
                while (cashier.told.get() < LedgerBench.OWNERS) {
                    LedgerBench.run(after, "cashier.report");
                    turns++;
                }
                System.out.printf(
                        "%d owners: %d questions, first report after %.1f s, last after %.1f s in %d turns,"
                                + " processor %.1f s%n",
                        LedgerBench.OWNERS,
                        cashier.questions.get(),
                        cashier.first.get() / 1e9,
                        cashier.seconds(),
                        turns,
                        (LedgerBench.cpuNanos() - cpu) / 1e9);
            }
        }
    }

    private static LedgerCashier ledger(Database database, Path folder) {
        Settings settings = Settings.of(List.of(), Map.of()).scope("stowage");
        LedgerConfig config = LedgerConfig.from(settings, DatabaseConfig.embedded(folder.resolve("x")));
        return LedgerCashier.open(database, config.terms(), "bench", Clock.systemUTC());
    }

    private static Billing open(Cashier cashier, Path folder) throws IOException {
        return Billing.open(
                BillingConfig.DEFAULTS,
                new Billing.Tools(
                        cashier,
                        folder.resolve("usage"),
                        "bench",
                        new SimpleMeterRegistry(),
                        Clock.systemUTC(),
                        new Random(1)));
    }

    /** The ledger, and what is asked of it. */
    private static final class Watched implements Cashier {
        private final Cashier ledger;
        private final long started = System.nanoTime();
        private final AtomicInteger questions = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private final AtomicLong first = new AtomicLong();

        private Watched(Cashier ledger) {
            this.ledger = ledger;
        }

        private double seconds() {
            return (System.nanoTime() - started) / 1e9;
        }

        @Override
        public void introduce() {
            ledger.introduce();
        }

        @Override
        public PriceList prices() {
            return ledger.prices();
        }

        @Override
        public Budget budget(Owner owner) {
            questions.incrementAndGet();
            return ledger.budget(owner);
        }

        @Override
        public int mostAsked() {
            return SINGLE ? 1 : ledger.mostAsked();
        }

        @Override
        public Map<Owner, Budget> budgets(Set<Owner> owners) {
            questions.incrementAndGet();
            return ledger.budgets(owners);
        }

        @Override
        public PreparedReport prepare(Map<Owner, Usage> totals) {
            return ledger.prepare(totals);
        }

        @Override
        public Map<Owner, BigInteger> send(PreparedReport report) {
            Map<Owner, BigInteger> credits = ledger.send(report);
            first.compareAndSet(0, System.nanoTime() - started);
            told.addAndGet(report.totals().size());
            return credits;
        }

        @Override
        public Map<Owner, BigInteger> sendAgain(PreparedReport report) {
            return ledger.sendAgain(report);
        }

        @Override
        public boolean canSendAgain(PreparedReport report) {
            return ledger.canSendAgain(report);
        }

        @Override
        public void close() {
            ledger.close();
        }
    }
}
