package io.stowage.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.Billing;
import io.stowage.billing.BillingConfig;
import io.stowage.billing.Charge;
import io.stowage.billing.Metering;
import io.stowage.billing.Usage;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.billing.ledger.LedgerConfig;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.h2.jdbcx.JdbcDataSource;

/** How long a flush of many dirty owners takes with the ledger in a file: the first ever, later ones, and a new day's. */
public final class LedgerBench {
    static final int OWNERS = Integer.getInteger("bench.owners", 100_000);

    private LedgerBench() {}

    public static void main(String[] args) throws Exception {
        Path base = Path.of(System.getProperty("bench.target", "target"));
        Path folder = Files.createTempDirectory(base.toAbsolutePath(), "ledger-bench");
        FakeClock clock = new FakeClock();
        try (LedgerCashier cashier = cashier(folder, clock);
                Billing billing = Billing.open(BillingConfig.DEFAULTS, tools(cashier, folder, clock))) {
            openAccounts(folder);
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

    static LedgerCashier cashier(Path folder, Clock clock) {
        Settings settings =
                Settings.of(List.of(Source.of("bench", Map.of("stowage.ledger.url", url(folder)))), Map.of());
        return LedgerCashier.open(LedgerConfig.from(settings.scope("stowage"), folder), "bench", clock);
    }

    private static String url(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("ledger");
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
            try (Metering.Reservation held = billing.metering().reserve(owner(i), Charge.CHUNK_UPLOAD, chunk)) {
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
    static void openAccounts(Path folder) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url(folder) + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000");
        source.setUser("stowage");
        String sql = "INSERT INTO account (owner, opened, posted, overdraft) VALUES (?, ?, 0, 1e30)";
        try (Connection connection = source.getConnection();
                PreparedStatement batch = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < OWNERS; i++) {
                batch.setString(1, owner(i).toString());
                batch.setObject(2, OffsetDateTime.now(ZoneOffset.UTC));
                batch.addBatch();
            }
            batch.executeBatch();
            connection.commit();
        }
    }

    private static long size(Path folder) throws IOException {
        return Files.size(folder.resolve("ledger.mv.db"));
    }
}
