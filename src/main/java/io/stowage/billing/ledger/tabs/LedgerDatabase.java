package io.stowage.billing.ledger.tabs;

import io.stowage.billing.cashier.CashierException;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.database.Work;
import io.stowage.fault.StowageException;
import java.util.function.Supplier;

/** The ledger's tables, and its transactions. A database that does not answer is a cashier that does not. */
public final class LedgerDatabase {
    private static final Migrations TABLES = Migrations.of(
            "ledger", LedgerDatabase.class, "V1__ledger.sql", "V2__journal.sqlite.sql", "V2__journal.postgresql.sql");

    private final Database database;

    public LedgerDatabase(Database database) {
        this.database = database;
        told(() -> {
            database.migrate(TABLES);
            return database;
        });
    }

    /** Reads or writes in one transaction. What it did is on the disk when this returns. */
    public <T> T transaction(String what, Work<T> work) {
        return told(() -> database.write(what, work));
    }

    /** The same for what only reads. */
    public <T> T reading(String what, Work<T> work) {
        return told(() -> database.read(what, work));
    }

    private static <T> T told(Supplier<T> call) {
        try {
            return call.get();
        } catch (StowageException e) {
            throw new CashierException(CashierException.Reason.UNAVAILABLE, "the ledger: " + e.getMessage(), e);
        }
    }
}
