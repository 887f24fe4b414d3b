package io.stowage.bench;

import io.stowage.billing.Cashier;
import io.stowage.billing.Usage;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.billing.ledger.LedgerConfig;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ops.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;

/** How long a flush of many dirty owners takes with the ledger in a file: the first ever, later ones, and a new day's. */
public final class LedgerBench {
    private static final int OWNERS = Integer.getInteger("bench.owners", 100_000);

    private LedgerBench() {}

    public static void main(String[] args) throws IOException, SQLException {
        Path base = Path.of(System.getProperty("bench.target", "target"));
        Path folder = Files.createTempDirectory(base.toAbsolutePath(), "ledger-bench");
        String url = "jdbc:h2:file:" + folder.resolve("ledger");
        Settings settings = Settings.of(List.of(Source.of("bench", Map.of("stowage.ledger.url", url))), Map.of());
        LedgerConfig config = LedgerConfig.from(settings.scope("stowage"), folder);
        FakeClock clock = new FakeClock();
        try (LedgerCashier cashier = LedgerCashier.open(config, "bench", clock)) {
            open(url);
            for (int round = 1; round <= 6; round++) {
                String what = round == 1 ? "first" : "again";
                if (round == 6) {
                    clock.advance(Duration.ofDays(1));
                    what = "the first of a new day";
                }
                long started = System.nanoTime();
                long used = cpuNanos();
                flush(cashier, round);
                double seconds = (System.nanoTime() - started) / 1e9;
                double cpu = (cpuNanos() - used) / 1e9;
                System.out.printf("flush of %d owners, %s: %.2f s, processor %.2f s%n", OWNERS, what, seconds, cpu);
            }
            System.out.printf("books: %s, file: %d MiB%n", cashier.books().check(), size(folder) >> 20);
        }
    }

    private static void flush(Cashier cashier, int round) {
        for (int first = 0; first < OWNERS; first += Cashier.MAX_REPORT) {
            Map<Owner, Usage> report = new HashMap<>();
            for (int i = first; i < Math.min(OWNERS, first + Cashier.MAX_REPORT); i++) {
                report.put(owner(i), new Usage(1_048_576L * round, 4096L * round, round, round));
            }
            cashier.report(report);
        }
    }

    /** Of all threads, the collector's and the database's too: on a busy machine the clock tells little. */
    private static long cpuNanos() {
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
    private static void open(String url) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000");
        source.setUser("stowage");
        String sql = "INSERT INTO account (owner, opened, posted, overdraft) VALUES (?, ?, 0, 0)";
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
