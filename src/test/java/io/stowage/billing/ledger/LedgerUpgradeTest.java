package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.Cashier;
import io.stowage.billing.Usage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the version before, opened by this one. */
class LedgerUpgradeTest {
    @TempDir
    private Path data;

    private JdbcDataSource file() {
        JdbcDataSource file = new JdbcDataSource();
        file.setURL("jdbc:h2:file:" + data.resolve("ledger").resolve("ledger"));
        file.setUser("stowage");
        return file;
    }

    @Test
    void booksOfTheVersionBeforeGoOn() throws SQLException {
        OldBooks.write(file(), LedgerFileTest.OWNER.toString(), "1");
        try (LedgerCashier cashier = LedgerFileTest.open(data)) {
            assertThat(cashier.budget(LedgerFileTest.OWNER))
                    .isEqualTo(new Cashier.Budget(new Usage(25, 0, 0, 0), BigInteger.valueOf(75)));
            assertThat(cashier.books().check().faults()).isEmpty();
            assertThat(cashier.report(Map.of(LedgerFileTest.OWNER, new Usage(26, 0, 0, 0))))
                    .containsEntry(LedgerFileTest.OWNER, BigInteger.valueOf(74));
            assertThat(cashier.closeDays()).isEqualTo(1);
            assertThat(cashier.budget(LedgerFileTest.OWNER).credit()).isEqualTo(74);
            assertThat(cashier.books().check()).isEqualTo(new Audit(3, List.of()));
        }
    }

    @Test
    void tabsHaveOnlyTheIndexThatFindsThem() throws SQLException {
        OldBooks.write(file(), LedgerFileTest.OWNER.toString(), "1");
        LedgerFileTest.open(data).close();
        List<String> indexes = new ArrayList<>();
        try (Connection connection = file().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT index_type_name FROM information_schema.indexes"
                        + " WHERE table_name IN ('TAB', 'CLOSED_DAY')")) {
            while (rows.next()) {
                indexes.add(rows.getString(1));
            }
        }
        assertThat(indexes).containsOnly("PRIMARY KEY").hasSize(2);
    }
}
