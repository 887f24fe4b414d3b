package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.FakeCashier;
import io.stowage.billing.usage.Usage;
import io.stowage.billing.usage.UsageLedger;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.v1.BusyClients;
import io.stowage.v1.BusyClients.Seen;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes with two names serve clients over HTTP and are killed, again and again, in the middle of requests and
 * reports. What counts is what the clients received, whatever the nodes believe to have done.
 */
@Tag("money")
class MoneyCrashIT {
    /** Both nodes together are killed so often. */
    private static final int KILLS = Integer.getInteger("money.kills", 80);

    /** A node answers so many requests of a life at most before it is killed. */
    private static final int ANSWERS = 120;

    private static final String NODE = "io.stowage.v1.CrashingNode";
    private static final Owner OWNER = BusyClients.owner();

    @TempDir
    private Path folder;

    private final FakeCashier.Books books = new FakeCashier.Books();
    private final ExecutorService readers = Executors.newCachedThreadPool();

    /** All lives of one node. */
    private final class Lives implements Callable<Void> {
        private final String name;
        private final Random random;
        private Seen seen = Seen.NOTHING;
        private Usage onFile = Usage.NONE;

        private Lives(String name, int seed) {
            this.name = name;
            this.random = new Random(seed);
        }

        @Override
        public Void call() throws Exception {
            for (int round = 0; round < KILLS / 2; round++) {
                Seen now = liveAndDie();
                assertFileHas(now, round);
                seen = seen.plus(now);
            }
            return null;
        }

        private Path file() {
            return folder.resolve(name + ".dat");
        }

        private Seen liveAndDie() throws Exception {
            Process process = start();
            try (BufferedReader lines = process.inputReader()) {
                String port = Optional.ofNullable(lines.readLine()).orElseThrow();
                while (!port.startsWith("P ")) {
                    apply(port);
                    port = Optional.ofNullable(lines.readLine()).orElseThrow();
                }
                BusyClients clients = new BusyClients(
                        Integer.parseInt(port.substring(2)), 1 + random.nextInt(ANSWERS), random.nextLong());
                Future<String> rest = readers.submit(() -> readAll(lines));
                Seen now = clients.workUntil(() -> {
                    LockSupport.parkNanos(random.nextInt(1_000_000));
                    process.toHandle().destroyForcibly();
                });
                assertThat(process.waitFor()).isNotZero();
                // A line that was cut did not arrive. One that was not did, also when it is the last.
                rest.get()
                        .substring(0, rest.get().lastIndexOf('\n') + 1)
                        .lines()
                        .forEach(this::apply);
                return now;
            } finally {
                process.destroyForcibly();
            }
        }

        private Process start() throws IOException {
            Usage told = books.totals(OWNER, name);
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            // Nearly all that a life costs is the start of a JVM, a fifth of which is the proof of
                            // classes.
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-BytecodeVerificationRemote",
                            "-Xmx96m",
                            "-cp",
                            classPath(),
                            NODE,
                            file().toString(),
                            name,
                            Long.toString(told.bytesUp()),
                            Long.toString(told.bytesDown()),
                            Long.toString(told.reads()),
                            Long.toString(told.writes()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        private void apply(String line) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("R") && words[words.length - 1].equals(".")) {
                Usage totals = new Usage(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4]));
                new FakeCashier(books, name).report(Map.of(OWNER, totals));
            }
        }

        /** Requests that were under way when the kill came may be on file or not. */
        private void assertFileHas(Seen now, int round) throws IOException {
            try (UsageLedger ledger = UsageLedger.open(file(), name, new FakeClock())) {
                assertThat(ledger.setAside()).as("damage after round %d", round).isEmpty();
                Usage totals = ledger.slot(OWNER).totals();
                assertThat(books.totals(OWNER, name)).matches(told -> told.isWithin(totals), "told what is on file");
                Usage charged = totals.minus(onFile);
                assertThat(now.received())
                        .matches(
                                all -> all.isWithin(charged),
                                "received, and charged in round " + round + ": " + charged);
                assertThat(charged)
                        .matches(all -> all.isWithin(now.asked()), "charged, and asked in round " + round + ": " + now);
                onFile = totals;
            }
        }

        private void assertAllIsTold() throws IOException {
            // The report that the last kill left in doubt is of now.
            FakeClock now = new FakeClock(Instant.now());
            try (BillingFixture node = BillingFixture.node(books, now, BillingConfig.DEFAULTS, folder, name)) {
                assertThat(node.report()).isEmpty();
            }
            Usage told = books.totals(OWNER, name);
            assertThat(told).isEqualTo(onFile);
            assertThat(seen.received()).matches(all -> all.isWithin(told), "within what the cashier was told: " + told);
            assertThat(told).matches(all -> all.isWithin(seen.asked()), "within what was asked: " + seen);
        }
    }

    private static String readAll(BufferedReader lines) throws IOException {
        StringWriter all = new StringWriter();
        lines.transferTo(all);
        return all.toString();
    }

    /** Without archives that only point to others, which cost each child's start. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""))
                .replace("\n", File.pathSeparator);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void whatClientsReceivedIsChargedOnceThoughNodesAreKilledAgainAndAgain() throws Exception {
        books.deposit(OWNER, BigInteger.ONE.shiftLeft(90));
        List<Lives> nodes = List.of(new Lives("node-a", 1), new Lives("node-b", 2));
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        try {
            for (Future<Void> lives : threads.invokeAll(nodes)) {
                lives.get();
            }
        } finally {
            threads.shutdownNow();
            readers.shutdownNow();
        }
        for (Lives lives : nodes) {
            lives.assertAllIsTold();
            assertThat(lives.seen.received().reads())
                    .as("downloads of %s", lives.name)
                    .isPositive();
        }
    }
}
