package io.stowage.billing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.ic.Owner;
import io.stowage.ops.Task;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * What metering costs: a reservation with its end, and a report of many owners. A plain program, as it needs nothing
 * that JMH does beyond warming up, and runs where the other benchmarks run.
 */
public final class MeteringBench {
    private static final int MANY = 100_000;
    private static final long CELL_MILLIS = Long.getLong("bench.cell-millis", 2000);

    private final Path folder;
    private int files;

    private MeteringBench(Path folder) {
        this.folder = folder;
    }

    /** @param arguments a folder of its own for usage files */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "metering");
        MeteringBench bench = new MeteringBench(folder);
        System.out.println("| threads | owners | ns of processor time for reserve and settle |\n|---|---|---|");
        for (int owners : List.of(1, MANY)) {
            for (int threads : List.of(1, 8)) {
                bench.reserveAndSettle(threads, owners);
            }
        }
        bench.flush();
    }

    private Billing open(FakeCashier.Books books, int owners) throws Exception {
        books.setPrices(new PriceList(
                new Price(BigInteger.valueOf(115_384_615_383L), Price.Per.G),
                new Price(BigInteger.valueOf(115_384_615_383L), Price.Per.G),
                new Price(BigInteger.valueOf(400_000), Price.Per.U),
                new Price(BigInteger.valueOf(5_000_000), Price.Per.U),
                Price.free()));
        for (int i = 1; i <= owners; i++) {
            books.deposit(BillingFixture.owner(i), BigInteger.ONE.shiftLeft(90));
        }
        Billing billing = Billing.open(
                BillingConfig.DEFAULTS,
                new Billing.Tools(
                        new FakeCashier(books, "bench"),
                        folder.resolve("usage-" + files++ + ".dat"),
                        "bench",
                        new SimpleMeterRegistry(),
                        Clock.systemUTC(),
                        new Random(1)));
        run(billing, "cashier.introduction");
        return billing;
    }

    private static void run(Billing billing, String name) throws Exception {
        for (Task task : billing.tasks()) {
            if (task.name().equals(name)) {
                task.work().run();
            }
        }
    }

    private void reserveAndSettle(int threads, int owners) throws Exception {
        try (Billing billing = open(new FakeCashier.Books(), owners)) {
            Owner[] all = new Owner[owners];
            for (int i = 0; i < owners; i++) {
                all[i] = BillingFixture.owner(i + 1);
                once(billing.metering(), all[i]);
            }
            round(billing.metering(), all, threads);
            // The figures are renewed by a report, as every ten seconds in service.
            run(billing, "cashier.report");
            for (Owner owner : all) {
                once(billing.metering(), owner);
            }
            double nanos = round(billing.metering(), all, threads);
            System.out.printf(Locale.ROOT, "| %d | %d | %.0f |%n", threads, owners, nanos);
        }
    }

    /** The processor time of one, in nanoseconds: other work on the machine does not count, waiting for a lock neither. */
    private static double round(Metering metering, Owner[] owners, int threads) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CELL_MILLIS);
        long[] counts = new long[threads * 16];
        long[] nanos = new long[threads * 16];
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            Thread thread = new Thread(() -> {
                long count = 0;
                int at = number * 7919 % owners.length;
                while (System.nanoTime() < end) {
                    for (int i = 0; i < 100; i++) {
                        once(metering, owners[at]);
                        at = at + 1 == owners.length ? 0 : at + 1;
                    }
                    count += 100;
                }
                counts[number * 16] = count;
                nanos[number * 16] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            });
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return (double) LongStream.of(nanos).sum() / total;
    }

    private static void once(Metering metering, Owner owner) {
        Usage usage = Usage.write(1 << 20);
        try (Metering.Reservation held = metering.reserve(owner, Charge.CHUNK_UPLOAD, usage)) {
            held.settle(usage);
        }
    }

    private void flush() throws Exception {
        FakeCashier.Books books = new FakeCashier.Books();
        try (Billing billing = open(books, MANY)) {
            for (int i = 1; i <= MANY; i++) {
                once(billing.metering(), BillingFixture.owner(i));
            }
            long begin = System.nanoTime();
            run(billing, "cashier.report");
            System.out.printf(
                    Locale.ROOT,
                    "%nreport of %d owners, a cashier in memory: %d ms%n",
                    MANY,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
    }
}
