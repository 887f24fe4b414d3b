package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.database.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerSqliteTest extends LedgerContract {
    private final Database database;

    LedgerSqliteTest(@TempDir Path folder) {
        database = TestLedger.database(folder);
    }

    @Override
    protected Database database() {
        return database;
    }

    @Override
    protected void closeDatabase() {
        database.close();
    }

    @Test
    void theDatabaseItselfRefusesToChangeTheJournal() {
        openAccount(OWNER, CREDIT);
        assertThatThrownBy(() -> database.write("change", rows -> rows.execute("UPDATE entry SET amount = 0")))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> database.write("delete", rows -> rows.execute("DELETE FROM entry")))
                .hasMessageContaining("append-only");
    }
}
