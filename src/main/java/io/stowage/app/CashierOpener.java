package io.stowage.app;

import io.stowage.billing.Billing;
import io.stowage.billing.Metering;
import io.stowage.billing.Unmetered;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierConfig;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.database.Database;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** Makes the metering that the settings ask for. The only place that knows the cashiers by name. */
final class CashierOpener {
    private CashierOpener() {}

    /** Opens the ledger, if that is the cashier: for the fronts that bill, and for the one that keeps the accounts. */
    static Optional<LedgerCashier> openLedger(Wiring house, HealthBoard health) throws IOException {
        Configuration configuration = house.configuration();
        if (configuration.cashier().type() != CashierConfig.Type.LEDGER) {
            return Optional.empty();
        }
        String name = gatewayName(configuration);
        Database database = house.beneathTasks()
                .add("ledger", DatabaseOpener.openLedger(configuration.ledger().database(), house.meters()));
        // The cashier says whether requests can be charged, and reports that wait are bearable for a while.
        health.register("ledger", HealthBoard.Weight.OPTIONAL, database::check);
        return Optional.of(LedgerCashier.open(database, configuration.ledger().terms(), name, house.clock()));
    }

    private static String gatewayName(Configuration configuration) throws IOException {
        return GatewayName.of(configuration.cashier(), configuration.data(), new SecureRandom());
    }

    /**
     * What a front that bills works with.
     *
     * @param cashier empty when nobody keeps accounts
     */
    record MeteringParts(Metering metering, Optional<Cashier> cashier) {}

    /** Starts what has to go on around the cashier. Its last report is made when the tasks stop. */
    static MeteringParts open(
            Wiring house, Optional<LedgerCashier> ledger, Network network, Tasks tasks, HealthBoard health)
            throws IOException {
        Configuration configuration = house.configuration();
        return switch (configuration.cashier().type()) {
            case NONE -> new MeteringParts(new Unmetered(house.meters().registry()), Optional.empty());
            case LEDGER -> bill(house, ledger.orElseThrow(), gatewayName(configuration), tasks, health);
            case CANISTER -> {
                String name = gatewayName(configuration);
                Cashier cashier = house.beneathTasks().add("cashier", network.cashier(name));
                yield bill(house, cashier, name, tasks, health);
            }
        };
    }

    private static MeteringParts bill(Wiring house, Cashier cashier, String name, Tasks tasks, HealthBoard health)
            throws IOException {
        SecureRandom random = new SecureRandom();
        Configuration configuration = house.configuration();
        Path usage = configuration.data().resolve("billing");
        PrivateFolder.claim(usage);
        Billing billing = house.beneathTasks()
                .add(
                        "billing",
                        Billing.open(
                                configuration.billing(),
                                new Billing.Tools(
                                        cashier,
                                        usage.resolve("usage.dat"),
                                        name,
                                        house.meters().registry(),
                                        house.clock(),
                                        random)));
        house.closer().add("haste of billing", billing::hurry);
        health.register("cashier", HealthBoard.Weight.REQUIRED, billing::check);
        for (Task task : billing.tasks()) {
            tasks.start(task);
        }
        return new MeteringParts(billing.metering(), Optional.of(cashier));
    }
}
