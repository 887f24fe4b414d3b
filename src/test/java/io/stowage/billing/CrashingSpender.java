package io.stowage.billing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.ic.Owner;
import io.stowage.ops.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;

/**
 * A node that serves requests and reports until it is killed. It prints every request that was settled, and every report
 * as the cashier gets it: what was printed before the kill is what arrived.
 */
final class CrashingSpender {
    static final int OWNERS = 4;
    static final int THREADS = 3;
    static final int LARGEST = 1000;

    private CrashingSpender() {}

    /** @param arguments the usage file, the gateway's name, the round, and the totals that the cashier has of each owner */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        FakeCashier.Books books = new FakeCashier.Books();
        Printing cashier = new Printing(new FakeCashier(books, arguments[1]), out);
        for (int i = 1; i <= OWNERS; i++) {
            Owner owner = BillingFixture.owner(i);
            books.deposit(owner, BigInteger.ONE.shiftLeft(60));
            cashier.real.report(Map.of(owner, total(arguments[2 + i])));
        }
        Billing billing = open(Path.of(arguments[0]), arguments[1], cashier);
        run(billing, "cashier.introduction");
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(Long.parseLong(arguments[2]) * THREADS + i);
            Thread thread = new Thread(() -> spend(billing, random, out));
            thread.setDaemon(true);
            thread.start();
        }
        for (int i = 0; i < 100_000; i++) {
            run(billing, "cashier.report");
        }
    }

    private static Usage total(String bytes) {
        return new Usage(Long.parseLong(bytes), 0, 0, 0);
    }

    private static Billing open(Path file, String name, Cashier cashier) throws IOException {
        return Billing.open(
                BillingConfig.DEFAULTS,
                new Billing.Tools(cashier, file, name, new SimpleMeterRegistry(), Clock.systemUTC(), new Random(1)));
    }

    private static void run(Billing billing, String name) throws Exception {
        for (Task task : billing.tasks()) {
            if (task.name().equals(name)) {
                task.work().run();
            }
        }
    }

    private static void spend(Billing billing, Random random, PrintStream out) {
        while (true) {
            int owner = 1 + random.nextInt(OWNERS);
            int bytes = 1 + random.nextInt(LARGEST);
            Usage usage = new Usage(bytes, 0, 0, 0);
            try (Metering.Reservation held =
                    billing.metering().reserve(BillingFixture.owner(owner), Charge.CHUNK_UPLOAD, usage)) {
                held.settle(usage);
            }
            out.println("S " + owner + " " + bytes);
            if (out.checkError()) {
                // Nobody is there any more, not even to kill this.
                Runtime.getRuntime().halt(1);
            }
        }
    }

    /** What arrives is what was printed, as far as it was. */
    private static final class Printing implements Cashier {
        private final FakeCashier real;
        private final PrintStream out;

        private Printing(FakeCashier real, PrintStream out) {
            this.real = real;
            this.out = out;
        }

        @Override
        public PreparedReport prepare(Map<Owner, Usage> totals) {
            return real.prepare(totals);
        }

        @Override
        public Map<Owner, BigInteger> send(PreparedReport report) {
            print(report.totals());
            return real.send(report);
        }

        @Override
        public Map<Owner, BigInteger> sendAgain(PreparedReport report) {
            print(report.totals());
            return real.sendAgain(report);
        }

        @Override
        public boolean canSendAgain(PreparedReport report) {
            return real.canSendAgain(report);
        }

        private void print(Map<Owner, Usage> totals) {
            StringBuilder line = new StringBuilder("R");
            totals.forEach(
                    (owner, usage) -> line.append(' ').append(owner).append('=').append(usage.bytesUp()));
            out.println(line.append(" ."));
        }

        @Override
        public void introduce() {
            real.introduce();
        }

        @Override
        public PriceList prices() {
            return real.prices();
        }

        @Override
        public Budget budget(Owner owner) {
            return real.budget(owner);
        }

        @Override
        public void reportStored(Map<Owner, Stored> gauges) {
            real.reportStored(gauges);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
