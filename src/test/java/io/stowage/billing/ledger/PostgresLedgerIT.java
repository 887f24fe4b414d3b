package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.Cashier;
import io.stowage.billing.Usage;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** On a real server, named by PG_URL; each test has a schema of its own, which goes with the server. */
@Tag("pg")
class PostgresLedgerIT extends LedgerContract {
    private static final String URL = Optional.ofNullable(System.getenv("PG_URL"))
            .orElseThrow(() -> new IllegalStateException("PG_URL is not set"));

    private final String schema = "ledger_" + UUID.randomUUID().toString().replace("-", "");
    private final Map<String, String> settings;

    PostgresLedgerIT() throws SQLException {
        execute("CREATE SCHEMA " + schema);
        settings = Map.of("stowage.ledger.url", URL + "&currentSchema=" + schema, "stowage.ledger.connections", "4");
    }

    @Override
    protected Map<String, String> settings() {
        return settings;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theServerItselfRefusesToChangeTheJournal() {
        openAccount(OWNER, CREDIT);
        assertThatThrownBy(() -> execute("UPDATE " + schema + ".entry SET amount = 0"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> execute("DELETE FROM " + schema + ".entry")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> execute("TRUNCATE " + schema + ".entry")).hasMessageContaining("append-only");
    }

    @Test
    void booksOfTheVersionBeforeGoOn() throws SQLException {
        String old = "ledger_" + UUID.randomUUID().toString().replace("-", "");
        execute("CREATE SCHEMA " + old);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(URL + "&currentSchema=" + old);
        OldBooks.write(source, OWNER.toString(), "2");
        try (LedgerCashier cashier = open("node-1", Map.of("stowage.ledger.url", URL + "&currentSchema=" + old))) {
            assertThat(cashier.budget(OWNER))
                    .isEqualTo(new Cashier.Budget(new Usage(25, 0, 0, 0), BigInteger.valueOf(75)));
            assertThat(cashier.closeDays()).isEqualTo(1);
            assertThat(cashier.budget(OWNER).credit()).isEqualTo(75);
            assertThat(cashier.books().check()).isEqualTo(new Audit(3, List.of()));
        }
    }
}
