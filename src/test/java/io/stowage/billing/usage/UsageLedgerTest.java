package io.stowage.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.BillingFixture;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageLedgerTest {
    private static final Owner OWNER = BillingFixture.owner(1);
    private static final Usage SOME = new Usage(1, 2, 3, 4);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("usage.dat");
    }

    private UsageLedger open() throws IOException {
        return UsageLedger.open(file(), "node", new FakeClock());
    }

    private void write(long position, int... bytes) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.seek(position);
            for (int b : bytes) {
                raw.write(b);
            }
        }
    }

    private void add(Usage usage) throws IOException {
        try (UsageLedger ledger = open()) {
            ledger.slot(OWNER).add(usage);
        }
    }

    private Usage totals() throws IOException {
        try (UsageLedger ledger = open()) {
            return ledger.slot(OWNER).totals();
        }
    }

    private static long slot(int number) {
        return UsageHeader.BYTES + (long) number * Slot.BYTES;
    }

    @Test
    void whatWasAddedIsThereAfterTheNextOpening() throws IOException {
        add(SOME);
        add(SOME);
        assertThat(totals()).isEqualTo(SOME.plus(SOME));
    }

    @Test
    void whoHasSomethingUnreportedIsKnownAfterTheNextOpening() throws IOException {
        add(SOME);
        try (UsageLedger ledger = open()) {
            assertThat(ledger.unreported()).hasSize(1);
            assertThat(ledger.unreported().get(0).owner()).isEqualTo(OWNER);
            ledger.slot(OWNER).markReported();
        }
        try (UsageLedger ledger = open()) {
            assertThat(ledger.unreported()).isEmpty();
            assertThat(ledger.slot(OWNER).totals()).isEqualTo(SOME);
        }
    }

    @Test
    void principalsOfEveryLengthKeepTheirTotals() throws IOException {
        List<Owner> owners = new ArrayList<>();
        for (int length = 1; length <= 29; length++) {
            byte[] id = new byte[length];
            java.util.Arrays.fill(id, (byte) 0xff);
            id[length - 1] = 1;
            owners.add(new Owner(io.stowage.ic.Principal.of(id)));
        }
        try (UsageLedger ledger = open()) {
            for (int i = 0; i < owners.size(); i++) {
                ledger.slot(owners.get(i)).add(Usage.write(i));
            }
        }
        try (UsageLedger ledger = open()) {
            assertThat(ledger.owners()).isEqualTo(owners.size());
            for (int i = 0; i < owners.size(); i++) {
                assertThat(ledger.slot(owners.get(i)).totals()).isEqualTo(Usage.write(i));
            }
        }
    }

    @Test
    void itGrowsWhileOthersAdd() throws Exception {
        int owners = UsageFile.SLOTS_PER_PIECE + 100;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (UsageLedger ledger = open()) {
            Slot first = ledger.slot(OWNER);
            List<Future<Integer>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Callable<Integer> work = () -> {
                    for (int i = 1; i <= owners; i++) {
                        ledger.slot(BillingFixture.owner(i)).add(Usage.write(1));
                    }
                    first.add(Usage.read(1));
                    return owners;
                };
                done.add(threads.submit(work));
            }
            for (Future<Integer> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        try (UsageLedger ledger = open()) {
            assertThat(ledger.owners()).isEqualTo(owners);
            assertThat(ledger.slot(OWNER).totals()).isEqualTo(new Usage(4, 4, 4, 4));
            assertThat(ledger.slot(BillingFixture.owner(owners)).totals()).isEqualTo(new Usage(4, 0, 0, 4));
        }
    }

    @Test
    void aFileThatIsInUseIsRefused() throws IOException {
        UsageLedger first = open();
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("another running Stowage");
        first.slot(OWNER).add(SOME);
        first.close();
        assertThat(totals()).isEqualTo(SOME);
    }

    @Test
    void aFileOfAnotherGatewayIsRefusedAndLeftAlone() throws IOException {
        add(SOME);
        assertThatThrownBy(() -> UsageLedger.open(file(), "other", new FakeClock()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"node\"")
                .hasMessageContaining("stowage.cashier.gateway-name");
        assertThat(totals()).isEqualTo(SOME);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 15, 1024, 1032, 4096, 4097, 4101, 4167, 4192, 4223})
    void aChangedByteIsNoticedAndTheFileSetAside(long position) throws IOException {
        add(SOME);
        int before = Files.readAllBytes(file())[(int) position];
        write(position, before ^ 0xff);
        byte[] damaged = Files.readAllBytes(file());
        try (UsageLedger ledger = open()) {
            assertThat(ledger.setAside()).isPresent();
            assertThat(Files.readAllBytes(ledger.setAside().orElseThrow())).isEqualTo(damaged);
            assertThat(ledger.slot(OWNER).totals()).isEqualTo(Usage.NONE);
        }
    }

    /** Where the totals of the first owner are, and their doubles behind them. */
    private static long total(int number) {
        return slot(0) + 64 + 8L * number;
    }

    private void assertDamageIsNoticed() throws IOException {
        try (UsageLedger ledger = open()) {
            assertThat(ledger.setAside()).isPresent();
        }
    }

    @Test
    void totalsThatAreAllZeroAreDamage() throws IOException {
        add(SOME);
        write(total(0), new int[32]);
        assertDamageIsNoticed();
    }

    @Test
    void totalsThatAreZeroWithTheirDoublesAreDamage() throws IOException {
        add(SOME);
        write(total(0), new int[64]);
        assertDamageIsNoticed();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aSingleTotalThatIsZeroIsDamage(int number) throws IOException {
        add(SOME);
        write(total(number), new int[8]);
        assertDamageIsNoticed();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aTotalBelowItsDoubleIsDamage(int number) throws IOException {
        add(new Usage(100, 100, 100, 100));
        write(total(number), 99);
        assertDamageIsNoticed();
    }

    @Test
    void twoTotalsAboveTheirDoublesAreDamage() throws IOException {
        add(SOME);
        write(total(0), 200);
        write(total(1), 200);
        assertDamageIsNoticed();
    }

    @Test
    void anAddThatTheProcessDidNotSurviveCounts() throws IOException {
        add(new Usage(100, 100, 100, 100));
        write(total(1), 150);
        for (int opening = 0; opening < 2; opening++) {
            try (UsageLedger ledger = open()) {
                assertThat(ledger.setAside()).isEmpty();
                assertThat(ledger.slot(OWNER).totals()).isEqualTo(new Usage(100, 150, 100, 100));
            }
        }
        write(total(0), 150);
        try (UsageLedger ledger = open()) {
            assertThat(ledger.setAside()).as("one at a time").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 4096})
    void aFileThatWasCutOffIsSetAside(int length) throws IOException {
        add(SOME);
        Files.write(file(), java.util.Arrays.copyOf(Files.readAllBytes(file()), length));
        try (UsageLedger ledger = open()) {
            assertThat(ledger.setAside()).isPresent();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains("damaged")))
                    .hasSize(1);
        }
    }

    @Test
    void anOwnerWithTwoSlotsIsDamage() throws IOException {
        add(SOME);
        byte[] all = Files.readAllBytes(file());
        System.arraycopy(all, (int) slot(0), all, (int) slot(1), Slot.BYTES);
        Files.write(file(), all);
        try (UsageLedger ledger = open()) {
            assertThat(ledger.setAside()).isPresent();
        }
    }

    /** After a power cut pages that were not forced may be on disk or not, in any order. */
    @Test
    void slotsThatWereNotForcedMayBeMissingOrHalf() throws IOException {
        add(SOME);
        byte[] all = Files.readAllBytes(file());
        try (UsageLedger ledger = open()) {
            for (int i = 2; i <= 4; i++) {
                ledger.slot(BillingFixture.owner(i)).add(Usage.write(i));
            }
        }
        byte[] later = Files.readAllBytes(file());
        System.arraycopy(later, (int) slot(3), all, (int) slot(3), Slot.BYTES);
        System.arraycopy(later, (int) slot(2), all, (int) slot(2), 8);
        Files.write(file(), all);
        for (int opening = 0; opening < 3; opening++) {
            try (UsageLedger ledger = open()) {
                assertThat(ledger.setAside()).isEmpty();
                assertThat(ledger.slot(OWNER).totals()).isEqualTo(SOME);
                assertThat(ledger.slot(BillingFixture.owner(4)).totals()).isEqualTo(Usage.write(4));
                assertThat(ledger.slot(BillingFixture.owner(2)).totals()).isEqualTo(Usage.NONE);
            }
        }
    }

    @Test
    void aGrowthThatWasCutOffIsMadeWhole() throws IOException {
        add(SOME);
        write(Files.size(file()) + 1000, 0);
        assertThat(totals()).isEqualTo(SOME);
        try (UsageLedger ledger = open()) {
            assertThat(ledger.setAside()).isEmpty();
        }
    }
}
