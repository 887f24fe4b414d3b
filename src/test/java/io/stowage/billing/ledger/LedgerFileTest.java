package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.usage.Usage;
import io.stowage.database.Database;
import io.stowage.ic.Owner;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger in a file of its own, as it is without any settings. */
class LedgerFileTest {
    static final Owner OWNER = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");

    @TempDir
    private Path data;

    static LedgerCashier open(Database database) {
        return LedgerCashier.open(database, TestLedger.terms(Map.of()), "node-1", Clock.systemUTC());
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        int acknowledged = 0;
        for (int life = 0; life < 2; life++) {
            Process child = child();
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < 15; i++) {
                    String line = lines.readLine();
                    assertThat(line).as(() -> errors(child)).isNotNull();
                    acknowledged = Integer.parseInt(line);
                }
            } finally {
                child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
            try (Database database = TestLedger.database(data)) {
                LedgerCashier cashier = open(database);
                assertThat(cashier.budget(OWNER).reported().bytesUp())
                        .isBetween((long) acknowledged, acknowledged + 1L);
                LedgerAccount account = cashier.books().account(OWNER);
                BigInteger charged = cashier.books().usage(OWNER).get(0).charged();
                assertThat(account.balance().add(charged).intValueExact())
                        .isBetween(acknowledged * 1000, (acknowledged + 1) * 1000);
                assertThat(cashier.books().check().faults()).isEmpty();
            }
        }
    }

    private Process child() throws IOException {
        return child(LedgerChild.class);
    }

    private Process child(Class<?> main, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), data.toString()));
        return new ProcessBuilder(command).start();
    }

    /** What a child that ended too early had to say. */
    private static String errors(Process child) {
        try (BufferedReader lines = child.errorReader(StandardCharsets.UTF_8)) {
            return lines.lines().collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void afterTheEndNeitherThreadNorDriverNorLoaderIsLeft() throws Exception {
        Process child = child(LedgerLeavings.class, "-XX:SoftRefLRUPolicyMSPerMB=0");
        String said = errors(child);
        assertThat(child.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(said).isZero();
    }

    @Test
    void smallerTotalsAfterARestartTakeNothingBack() {
        try (Database database = TestLedger.database(data)) {
            LedgerCashier cashier = open(database);
            cashier.books().open(OWNER, cashier.books().usualLimits());
            cashier.report(Map.of(OWNER, Usage.write(100)));
        }
        try (Database database = TestLedger.database(data)) {
            LedgerCashier cashier = open(database);
            cashier.report(Map.of(OWNER, Usage.write(1)));
            assertThat(cashier.budget(OWNER).reported()).isEqualTo(Usage.write(100));
        }
    }
}
