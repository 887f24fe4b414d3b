package io.stowage.v1;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.Billing;
import io.stowage.billing.BillingConfig;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.PreparedReport;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import io.stowage.ops.Task;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A node that serves over HTTP and reports until it is killed. It prints its port, and every report as the cashier gets
 * it: what was printed before the kill is what arrived.
 */
final class CrashingNode {
    private static final BigInteger CREDIT = BigInteger.ONE.shiftLeft(90);

    private CrashingNode() {}

    /** @param arguments the usage file, the gateway's name, and the four totals that the cashier has of the owner */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        Usage told = new Usage(
                Long.parseLong(arguments[2]),
                Long.parseLong(arguments[3]),
                Long.parseLong(arguments[4]),
                Long.parseLong(arguments[5]));
        Billing billing = Billing.open(
                BillingConfig.DEFAULTS,
                new Billing.Tools(
                        new Printing(told, out),
                        Path.of(arguments[0]),
                        arguments[1],
                        new SimpleMeterRegistry(),
                        Clock.systemUTC(),
                        new Random(1)));
        run(billing, "cashier.introduction");
        try (V1Server server =
                V1Server.start(V1Server.memory(), billing.metering(), Map.of("stowage.limits.rate.enabled", "false"))) {
            out.println("P " + server.port());
            while (!out.checkError()) {
                run(billing, "cashier.report");
                out.println();
                LockSupport.parkNanos(2_000_000);
            }
        }
        // Nobody is there any more, not even to kill this.
        Runtime.getRuntime().halt(1);
    }

    private static void run(Billing billing, String name) throws Exception {
        for (Task task : billing.tasks()) {
            if (task.name().equals(name)) {
                task.work().run();
            }
        }
    }

    /** What arrives is what was printed, as far as it was. */
    private static final class Printing implements Cashier {
        private final PrintStream out;
        private volatile Usage told;

        private Printing(Usage told, PrintStream out) {
            this.told = told;
            this.out = out;
        }

        @Override
        public PreparedReport prepare(Map<Owner, Usage> totals) {
            return new PreparedReport(totals, Optional.empty());
        }

        @Override
        public Map<Owner, BigInteger> send(PreparedReport report) {
            Map<Owner, BigInteger> credits = new HashMap<>();
            report.totals().forEach((owner, usage) -> {
                out.println("R " + usage.bytesUp() + " " + usage.bytesDown() + " " + usage.reads() + " "
                        + usage.writes() + " .");
                told = usage;
                credits.put(owner, CREDIT);
            });
            return credits;
        }

        @Override
        public Map<Owner, BigInteger> sendAgain(PreparedReport report) {
            return send(report);
        }

        @Override
        public boolean canSendAgain(PreparedReport report) {
            return true;
        }

        @Override
        public void introduce() {}

        @Override
        public PriceList prices() {
            return PriceList.free();
        }

        @Override
        public Budget budget(Owner owner) {
            return new Budget(told, CREDIT);
        }

        @Override
        public void close() {}
    }
}
