package io.stowage.app;

import io.stowage.billing.Billing;
import io.stowage.billing.Cashier;
import io.stowage.billing.CashierConfig;
import io.stowage.billing.Metering;
import io.stowage.billing.Unmetered;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.ops.HealthBoard;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** Makes the metering that the settings ask for. The only place that knows the cashiers by name. */
final class CashierOpener {
    private CashierOpener() {}

    /** Why nobody could be charged; empty when somebody can, or nobody shall. */
    static Optional<String> refusal(CashierConfig config) {
        return config.type() == CashierConfig.Type.CANISTER
                ? Optional.of("this version cannot reach a cashier canister yet; see stowage.cashier.type")
                : Optional.empty();
    }

    /** Opens the cashier, and starts what has to go on around it. Its last report is made when the tasks stop. */
    static Metering open(House house, Tasks tasks, HealthBoard health) throws IOException {
        if (house.configuration().cashier().type() == CashierConfig.Type.NONE) {
            return new Unmetered(house.meters().registry());
        }
        SecureRandom random = new SecureRandom();
        Configuration configuration = house.configuration();
        String name = GatewayName.of(configuration.cashier(), configuration.data(), random);
        Cashier cashier = house.beneathTasks().add("cashier", cashier(house, name));
        Billing billing = house.beneathTasks()
                .add(
                        "billing",
                        Billing.open(
                                configuration.billing(),
                                new Billing.Tools(
                                        cashier,
                                        configuration.data().resolve("billing").resolve("usage.dat"),
                                        name,
                                        house.meters().registry(),
                                        house.clock(),
                                        random)));
        house.closer().add("haste of billing", billing::hurry);
        health.register("cashier", HealthBoard.Weight.REQUIRED, billing::check);
        for (Task task : billing.tasks()) {
            tasks.start(task);
        }
        return billing.metering();
    }

    private static Cashier cashier(House house, String gatewayName) {
        return LedgerCashier.open(house.configuration().ledger(), gatewayName, house.clock());
    }
}
