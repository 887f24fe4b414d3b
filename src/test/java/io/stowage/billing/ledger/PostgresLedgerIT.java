package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.database.Database;
import io.stowage.database.PostgresSchema;
import io.stowage.database.postgresql.Isolation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real server; each test has a schema of its own. */
@Tag("pg")
class PostgresLedgerIT extends LedgerContract {
    private final PostgresSchema schema = PostgresSchema.create();
    private final Database database = schema.open(Isolation.READ_COMMITTED);

    @Override
    protected Database database() {
        return database;
    }

    @Override
    protected void closeDatabase() {
        database.close();
        schema.drop();
    }

    @Test
    void theServerItselfRefusesToChangeTheJournal() {
        openAccount(OWNER, CREDIT);
        String entry = schema.name() + ".entry";
        assertThatThrownBy(() -> schema.execute("UPDATE " + entry + " SET amount = 0"))
                .rootCause()
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> schema.execute("DELETE FROM " + entry))
                .rootCause()
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> schema.execute("TRUNCATE " + entry))
                .rootCause()
                .hasMessageContaining("append-only");
    }
}
