package io.stowage.app;

import io.stowage.accounts.AccountsConfig;
import io.stowage.accounts.AccountsFront;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.console.login.SessionGate;
import io.stowage.ops.Task;
import io.stowage.ops.Tasks;
import java.time.Duration;
import java.util.Optional;

/** What comes with the ledger: its front for operators, or the reason why there is none, and the end of its days. */
final class AccountsMount {
    private static final String NAME = "accounts";

    private AccountsMount() {}

    static void mount(Wiring house, Optional<LedgerCashier> ledger, ConsoleLogin door, Tasks tasks, Fronts fronts) {
        AccountsConfig config = house.configuration().accounts();
        if (ledger.isEmpty()) {
            fronts.leaveOut(NAME, "stowage.cashier.type is not ledger");
            return;
        }
        LedgerCashier cashier = ledger.get();
        tasks.start(Task.every(Duration.ofSeconds(5), "ledger.days", cashier::closeSomeDays)
                .startingAfter(Duration.ofMinutes(1))
                .withJitter(0.1));
        if (!house.administrator().exists()) {
            fronts.leaveOut(NAME, "stowage.admin.token is not set");
            return;
        }
        AccountsFront front = new AccountsFront(cashier.books(), house.administrator(), house.clock());
        fronts.mount(house.closer().add(NAME, new SessionGate(front, door)), config.mount());
    }
}
