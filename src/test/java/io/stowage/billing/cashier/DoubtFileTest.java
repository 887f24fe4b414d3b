package io.stowage.billing.cashier;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.BillingFixture;
import io.stowage.billing.cashier.PreparedReport.Sealed;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Bytes;
import io.stowage.ops.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtFileTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final Sealed SEALED = new Sealed("me to you", Bytes.ofHex("d9d9f700"), SINCE.plusSeconds(120));
    private static final PreparedReport REPORT = new PreparedReport(
            Map.of(BillingFixture.owner(1), new Usage(1, 2, 3, 4), BillingFixture.owner(2), Usage.write(5)),
            Optional.of(SEALED));

    @TempDir
    private Path folder;

    private DoubtFile file;
    private Path path;

    @BeforeEach
    void write() throws IOException {
        file = DoubtFile.beside(folder.resolve("usage.dat"));
        path = folder.resolve("usage.dat.in-doubt");
        file.write(REPORT, SEALED, SINCE);
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        assertThat(file.read()).contains(new ReportInDoubt(Optional.of(REPORT), SINCE, SEALED.expiry()));
    }

    @Test
    void aLaterReportReplacesAnEarlierOne() throws IOException {
        PreparedReport later = new PreparedReport(Map.of(BillingFixture.owner(3), Usage.write(1)), Optional.of(SEALED));
        file.write(later, SEALED, SINCE);
        assertThat(file.read().flatMap(ReportInDoubt::report)).contains(later);
        assertThat(folder).isDirectoryContaining("glob:**in-doubt").isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void clearedThereIsNothing() throws IOException {
        file.clear();
        file.clear();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void whateverIsDamagedMayBeAnyReportOfItsTime() throws IOException {
        byte[] good = Files.readAllBytes(path);
        Instant written = SINCE.plusSeconds(7);
        try (LogCapture log = LogCapture.of(DoubtFile.class)) {
            for (int i = 0; i < good.length; i++) {
                byte[] bad = good.clone();
                bad[i] ^= 1;
                assertDamaged(bad, written);
                assertDamaged(Arrays.copyOf(good, i), written);
            }
            assertThat(log.lines()).hasSize(2 * good.length);
        }
    }

    private void assertDamaged(byte[] bad, Instant written) throws IOException {
        Files.write(path, bad);
        Files.setLastModifiedTime(path, FileTime.from(written));
        assertThat(file.read())
                .contains(new ReportInDoubt(Optional.empty(), written, written.plus(PreparedReport.MOST_VALIDITY)));
    }
}
