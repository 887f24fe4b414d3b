package io.stowage.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.Billing;
import io.stowage.billing.BillingConfig;
import io.stowage.billing.Metering;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.billing.ledger.LedgerConfig;
import io.stowage.billing.ledger.LedgerDefaults;
import io.stowage.billing.usage.Usage;
import io.stowage.config.Settings;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.postgresql.Isolation;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Task;
import io.stowage.v1.wire.NativeCharges;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How long a flush of many dirty owners takes: the first ever, later ones, and a new day's. With the ledger in a file, or on
 * the PostgreSQL that PG_URL names.
 */
public final class LedgerBench {
    static final int OWNERS = Integer.getInteger("bench.owners", 100_000);

    private LedgerBench() {}

    public static void main(String[] args) throws Exception {
        Path base = Path.of(System.getProperty("bench.target", "target"));
        Path folder = Files.createTempDirectory(base.toAbsolutePath(), "ledger-bench");
        Settings settings = Settings.of(List.of(), Map.of()).scope("stowage");
        LedgerDefaults terms = LedgerConfig.from(settings, DatabaseConfig.embedded(folder.resolve("x")))
                .terms();
        FakeClock clock = new FakeClock();
        try (Database database = BenchDatabase.open(folder.resolve("ledger.db"), Isolation.READ_COMMITTED)) {
            measure(database, terms, folder, clock);
        }
    }

    private static void measure(Database database, LedgerDefaults terms, Path folder, FakeClock clock)
            throws Exception {
        try (LedgerCashier cashier = LedgerCashier.open(database, terms, "bench", clock);
                Billing billing = Billing.open(BillingConfig.DEFAULTS, tools(cashier, folder, clock))) {
            openAccounts(database);
            run(billing, "cashier.introduction");
            for (int round = 1; round <= 6; round++) {
                String what = round == 1 ? "first" : "again";
                if (round == 6) {
                    clock.advance(Duration.ofDays(1));
                    run(billing, "cashier.introduction");
                    what = "the first of a new day";
                }
                use(billing);
                long started = System.nanoTime();
                long used = cpuNanos();
                run(billing, "cashier.report");
                double seconds = (System.nanoTime() - started) / 1e9;
                double cpu = (cpuNanos() - used) / 1e9;
                System.out.printf("flush of %d owners, %s: %.2f s, processor %.2f s%n", OWNERS, what, seconds, cpu);
            }
            close(cashier);
            System.out.printf("books: %s, file: %d MiB%n", cashier.books().check(), size(folder) >> 20);
        }
    }

    /** What a task does a little of every few seconds, here without the pauses. */
    private static void close(LedgerCashier cashier) {
        long started = System.nanoTime();
        long longest = 0;
        int closed = 0;
        for (int some = 1; some > 0; closed += some) {
            long step = System.nanoTime();
            some = cashier.closeSomeDays();
            longest = Math.max(longest, System.nanoTime() - step);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf("entering %d days that are over: %.2f s, one step %.2f s%n", closed, seconds, longest / 1e9);
    }

    private static Billing.Tools tools(LedgerCashier cashier, Path folder, FakeClock clock) {
        return new Billing.Tools(
                cashier, folder.resolve("usage"), "bench", new SimpleMeterRegistry(), clock, new Random(1));
    }

    static void run(Billing billing, String name) throws Exception {
        for (Task task : billing.tasks()) {
            if (task.name().equals(name)) {
                task.work().run();
            }
        }
    }

    /** Makes all of them dirty. */
    static void use(Billing billing) {
        Usage chunk = Usage.write(1 << 20);
        for (int i = 0; i < OWNERS; i++) {
            try (Metering.Reservation held = billing.metering().reserve(owner(i), NativeCharges.CHUNK_UPLOAD, chunk)) {
                held.settle(chunk);
            }
        }
    }

    /** Of all threads, the collector's and the database's too: on a busy machine the clock tells little. */
    static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private static Owner owner(int number) {
        byte[] id = ByteBuffer.allocate(10)
                .putLong(number)
                .put((byte) 1)
                .put((byte) 1)
                .array();
        return new Owner(Principal.of(id));
    }

    /** All in one transaction, since this is not what is measured. */
    static void openAccounts(Database database) {
        String sql = "INSERT INTO account (owner, opened, posted, overdraft) VALUES (?, 0, ?, ?)";
        database.write("open accounts", rows -> {
            try (PreparedStatement batch = rows.getConnection().prepareStatement(sql)) {
                for (int i = 0; i < OWNERS; i++) {
                    batch.setString(1, owner(i).toString());
                    batch.setBigDecimal(2, BigDecimal.ZERO);
                    batch.setBigDecimal(3, new BigDecimal(BigInteger.TEN.pow(30)));
                    batch.addBatch();
                }
                return batch.executeBatch().length;
            }
        });
    }

    private static long size(Path folder) throws IOException {
        Path file = folder.resolve("ledger.db");
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
