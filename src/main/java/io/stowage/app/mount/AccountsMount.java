package io.stowage.app.mount;

import io.stowage.accounts.AccountsFront;
import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.console.login.SessionGate;
import io.stowage.ops.Task;
import java.time.Duration;

/** Mounts the ledger's front for operators, and starts the end of its days. */
public final class AccountsMount implements FrontMount {
    private static final String NAME = "accounts";

    @Override
    public void mount(FrontParts parts, Fronts fronts) {
        if (parts.billing().ledger().isEmpty()) {
            fronts.leaveOut(NAME, "stowage.cashier.type is not ledger");
            return;
        }
        LedgerCashier ledger = parts.billing().ledger().get();
        parts.tasks()
                .start(Task.every(Duration.ofSeconds(5), "ledger.days", ledger::closeSomeDays)
                        .startingAfter(Duration.ofMinutes(1))
                        .withJitter(0.1));
        if (!parts.administrator().exists()) {
            fronts.leaveOut(NAME, "stowage.admin.token is not set");
            return;
        }
        AccountsFront front = new AccountsFront(ledger.books(), parts.administrator(), parts.clock());
        fronts.mount(
                new SessionGate(front, parts.login()),
                parts.configuration().accounts().mount());
    }
}
