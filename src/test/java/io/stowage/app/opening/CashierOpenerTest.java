package io.stowage.app.opening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.app.settings.Configuration;
import io.stowage.billing.Billing;
import io.stowage.billing.Unmetered;
import io.stowage.billing.canister.CanisterCashier;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.ops.FakeClock;
import io.stowage.ops.FakeScheduler;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.HealthConfig;
import io.stowage.ops.Meters;
import io.stowage.ops.TaskReport;
import io.stowage.ops.Tasks;
import io.stowage.ops.TasksConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CashierOpenerTest {
    private static final Path PEM = Path.of("src", "test", "resources", "vectors", "ic", "pem", "ed25519.pem");
    private static final Map<String, String> CANISTER = Map.of(
            "stowage.cashier.type", "canister",
            "stowage.cashier.canister-id", "72ch2-fiaaa-aaaar-qbsvq-cai",
            "stowage.cashier.gateway-name", "node-1");

    @TempDir
    private Path data;

    private final FakeClock clock = new FakeClock();
    private final CloseStack closer = new CloseStack();
    private final HealthBoard health = closer.add("health", new HealthBoard(HealthConfig.DEFAULTS, clock));
    private final Meters meters = closer.add("meters", new Meters());
    private final CloseStack beneathTasks = closer.add("what tasks need", new CloseStack());
    private final Tasks tasks = closer.add(
            "tasks",
            new Tasks(new FakeScheduler(clock), clock, new Random(1), meters.registry(), TasksConfig.DEFAULTS));

    @AfterEach
    void close() {
        closer.close();
    }

    private Foundation foundation(Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("stowage.data", data.toString());
        if ("canister".equals(all.get("stowage.cashier.type"))) {
            all.put("stowage.cashier.identity", "file:" + key());
        }
        Configuration configuration = Configuration.read(Settings.of(List.of(Source.of("test", all)), Map.of()), "");
        return new Foundation(configuration, meters, health, tasks, clock, new SecureRandom(), closer, beneathTasks);
    }

    /** A copy, as a checkout may be readable by every user, and no key may. */
    private Path key() {
        try {
            Path pem = Path.of(System.getProperty("project.basedir", ".")).resolve(PEM);
            return Files.copy(pem, data.resolve("gateway.pem"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CashierOpener.Opened open(Foundation foundation) throws IOException {
        return CashierOpener.open(foundation, new Network(foundation));
    }

    private List<String> started() {
        return tasks.report().stream().map(TaskReport::name).toList();
    }

    @Test
    void withoutSettingsTheLedgerIsTheCashier() throws IOException {
        CashierOpener.Opened opened = open(foundation(Map.of()));
        assertThat(opened.cashier()).containsInstanceOf(LedgerCashier.class);
        assertThat(started()).containsExactly("cashier.introduction", "cashier.report");
        assertThat(health.report().components()).containsKeys("cashier", "ledger");
        assertThat(data.resolve("gateway-name")).exists();
    }

    @Test
    void aCanisterIsTheCashierWhenTheSettingsSaySo() throws IOException {
        Foundation foundation = foundation(CANISTER);
        CashierOpener.Opened opened = open(foundation);
        assertThat(opened.cashier()).containsInstanceOf(CanisterCashier.class);
        assertThat(opened.ledger()).isEmpty();
        assertThat(started()).containsExactly("cashier.introduction", "cashier.report");
        assertThat(health.report().components()).containsKey("cashier");
        assertThat(data.resolve("ledger")).doesNotExist();
    }

    @Test
    void withoutACashierNothingIsMeteredAndNothingGoesOn() throws IOException {
        CashierOpener.Opened opened = open(foundation(Map.of("stowage.cashier.type", "none")));
        assertThat(opened.metering()).isInstanceOf(Unmetered.class);
        assertThat(opened.cashier()).isEmpty();
        assertThat(started()).isEmpty();
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatWasOpenedIsClosedWhenALaterStepFails() throws IOException {
        Path occupied = Files.writeString(data.resolve("billing"), "a file where a folder should be");
        Foundation foundation = foundation(Map.of());
        assertThatThrownBy(() -> open(foundation))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("billing");
        assertThat(started()).isEmpty();
        closer.close();

        // Nobody has the books open any more, or this would be refused.
        DatabaseOpener.openLedger(foundation.configuration().ledger().database(), meters)
                .close();
        Files.delete(occupied);
    }

    @Test
    void theUsageFileIsFreeAfterTheEnd() throws IOException {
        Foundation foundation = foundation(CANISTER);
        Cashier cashier = open(foundation).cashier().orElseThrow();
        Billing.Tools tools = new Billing.Tools(
                cashier,
                data.resolve("billing").resolve("usage.dat"),
                "node-1",
                new SimpleMeterRegistry(),
                clock,
                new Random(1));
        assertThatThrownBy(() -> Billing.open(foundation.configuration().billing(), tools))
                .isInstanceOf(IOException.class);
        closer.close();
        Billing.open(foundation.configuration().billing(), tools).close();
    }
}
