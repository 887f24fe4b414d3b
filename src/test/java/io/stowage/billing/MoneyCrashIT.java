package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Two nodes with two names are killed, again and again, in the middle of requests and reports. */
@Tag("money")
class MoneyCrashIT {
    /** Both nodes together are killed so often. */
    private static final int KILLS = Integer.getInteger("money.kills", 200);

    @TempDir
    private Path folder;

    private final FakeCashier.Books books = new FakeCashier.Books();

    /** One node's life: what it said it moved, and what the cashier got of it. */
    private final class Life implements Callable<Void> {
        private final String name;
        private final Random random;
        private final long[] settled = new long[CrashingSpender.OWNERS + 1];
        private final Map<String, Integer> numbers = new HashMap<>();

        private Life(String name, int seed) {
            this.name = name;
            this.random = new Random(seed);
            for (int i = 1; i <= CrashingSpender.OWNERS; i++) {
                numbers.put(BillingFixture.owner(i).toString(), i);
            }
        }

        @Override
        public Void call() throws Exception {
            for (int round = 0; round < KILLS / 2; round++) {
                runAndKill(round);
                assertFileHasAllThatWasSettled(round);
            }
            return null;
        }

        private Path file() {
            return folder.resolve(name + ".dat");
        }

        private void runAndKill(int round) throws Exception {
            Process process = start(round);
            try (BufferedReader lines = process.inputReader()) {
                apply(Optional.ofNullable(lines.readLine()).orElseThrow());
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(60));
                while (System.nanoTime() < end && lines.ready()) {
                    apply(lines.readLine());
                }
                LockSupport.parkNanos(random.nextInt(3_000_000));
                process.toHandle().destroyForcibly();
                StringWriter rest = new StringWriter();
                lines.transferTo(rest);
                // A line that was cut did not arrive. One that was not did, also when it is the last.
                rest.toString()
                        .substring(0, rest.toString().lastIndexOf('\n') + 1)
                        .lines()
                        .forEach(this::apply);
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor()).isNotZero();
        }

        private Process start(int round) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    // Nearly all that a life costs is the start of a JVM, a fifth of which is the proof of classes.
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-BytecodeVerificationRemote",
                    "-Xmx64m",
                    "-cp",
                    classPath(),
                    CrashingSpender.class.getName(),
                    file().toString(),
                    name,
                    Integer.toString(round)));
            for (int i = 1; i <= CrashingSpender.OWNERS; i++) {
                command.add(Long.toString(
                        books.totals(BillingFixture.owner(i), name).bytesUp()));
            }
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        private void apply(String line) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("S")) {
                settled[Integer.parseInt(words[1])] += Long.parseLong(words[2]);
            } else if (words[words.length - 1].equals(".")) {
                Map<Owner, Usage> report = new HashMap<>();
                for (int i = 1; i < words.length - 1; i++) {
                    String[] pair = words[i].split("=", -1);
                    report.put(Owner.parse(pair[0]), new Usage(Long.parseLong(pair[1]), 0, 0, 0));
                }
                new FakeCashier(books, name).report(report);
            }
        }

        /** A request that was under way when the kill came may be on file or not. */
        private void assertFileHasAllThatWasSettled(int round) throws IOException {
            try (UsageLedger ledger = UsageLedger.open(file(), name, new FakeClock())) {
                assertThat(ledger.setAside()).as("damage after round %d", round).isEmpty();
                long underWay = 0;
                for (int i = 1; i <= CrashingSpender.OWNERS; i++) {
                    Owner owner = BillingFixture.owner(i);
                    long onFile = ledger.slot(owner).bytesUp();
                    assertThat(onFile).as("owner %d after round %d", i, round).isGreaterThanOrEqualTo(settled[i]);
                    assertThat(books.totals(owner, name).bytesUp()).isLessThanOrEqualTo(onFile);
                    underWay += onFile - settled[i];
                    settled[i] = onFile;
                }
                assertThat(underWay)
                        .as("under way in round %d", round)
                        .isLessThanOrEqualTo((CrashingSpender.THREADS + 1L) * CrashingSpender.LARGEST);
            }
        }

        private void assertAllIsTold() throws IOException {
            try (BillingFixture node =
                    BillingFixture.node(books, new FakeClock(), BillingConfig.DEFAULTS, folder, name)) {
                assertThat(node.report()).isEmpty();
            }
            for (int i = 1; i <= CrashingSpender.OWNERS; i++) {
                assertThat(books.totals(BillingFixture.owner(i), name).bytesUp())
                        .isEqualTo(settled[i]);
            }
        }
    }

    /** Without archives that only point to others, which cost each child's start. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""))
                .replace("\n", File.pathSeparator);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void noByteIsLostOrToldTwiceThoughNodesAreKilledAgainAndAgain() throws Exception {
        for (int i = 1; i <= CrashingSpender.OWNERS; i++) {
            books.deposit(BillingFixture.owner(i), BigInteger.ONE.shiftLeft(60));
        }
        List<Life> lives = List.of(new Life("node-a", 1), new Life("node-b", 2));
        ExecutorService threads = Executors.newFixedThreadPool(lives.size());
        try {
            for (Future<Void> life : threads.invokeAll(lives)) {
                life.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (Life life : lives) {
            life.assertAllIsTold();
        }
    }
}
