package io.stowage.app.opening;

import io.stowage.app.settings.Configuration;
import io.stowage.billing.Billing;
import io.stowage.billing.Metering;
import io.stowage.billing.Unmetered;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.database.Database;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes the metering that the settings ask for, one for all fronts, and starts what has to go on around the cashier. The
 * only place that knows the cashiers by name.
 */
public final class CashierOpener {
    private final Foundation foundation;

    private CashierOpener(Foundation foundation) {
        this.foundation = foundation;
    }

    /**
     * What fronts bill with.
     *
     * @param cashier empty when nobody keeps accounts
     * @param ledger the same, if it is the embedded one
     */
    public record Opened(Metering metering, Optional<Cashier> cashier, Optional<LedgerCashier> ledger) {}

    /** The cashier's last report is made when the tasks stop. */
    public static Opened open(Foundation foundation, Network network) throws IOException {
        CashierOpener opener = new CashierOpener(foundation);
        return switch (foundation.configuration().cashier().type()) {
            case NONE -> new Opened(new Unmetered(foundation.meters().registry()), Optional.empty(), Optional.empty());
            case LEDGER -> {
                LedgerCashier ledger = opener.ledger();
                yield new Opened(opener.bill(ledger), Optional.of(ledger), Optional.of(ledger));
            }
            case CANISTER -> {
                Cashier cashier = foundation.beneathTasks().add("cashier", network.cashier(opener.gatewayName()));
                yield new Opened(opener.bill(cashier), Optional.of(cashier), Optional.empty());
            }
        };
    }

    private LedgerCashier ledger() throws IOException {
        Configuration configuration = foundation.configuration();
        Database database = foundation
                .beneathTasks()
                .add("ledger", DatabaseOpener.openLedger(configuration.ledger().database(), foundation.meters()));
        // The cashier says whether requests can be charged, and reports that wait are bearable for a while.
        foundation.health().register("ledger", HealthBoard.Weight.OPTIONAL, database::check);
        return LedgerCashier.open(database, configuration.ledger().terms(), gatewayName(), foundation.clock());
    }

    private String gatewayName() throws IOException {
        Configuration configuration = foundation.configuration();
        return GatewayName.of(configuration.cashier(), configuration.data(), foundation.random());
    }

    private Metering bill(Cashier cashier) throws IOException {
        Path usage = foundation.configuration().data().resolve("billing");
        PrivateFolder.claim(usage);
        Billing.Tools tools = new Billing.Tools(
                cashier,
                usage.resolve("usage.dat"),
                gatewayName(),
                foundation.meters().registry(),
                foundation.clock(),
                foundation.random());
        Billing billing = foundation
                .beneathTasks()
                .add("billing", Billing.open(foundation.configuration().billing(), tools));
        foundation.closer().add("haste of billing", billing::hurry);
        foundation.health().register("cashier", HealthBoard.Weight.REQUIRED, billing::check);
        for (Task task : billing.tasks()) {
            foundation.tasks().start(task);
        }
        return billing.metering();
    }
}
