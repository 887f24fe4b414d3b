package io.stowage.billing.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Books as the version before days could wait left them: one owner, with a day that is over and not entered. */
final class OldBooks {
    private OldBooks() {}

    /** @param version the last script that there was */
    static void write(DataSource source, String owner, String version) throws SQLException {
        Flyway.configure()
                .dataSource(source)
                .table("ledger_schema_history")
                .locations("classpath:io/stowage/billing/ledger")
                .target(version)
                .load()
                .migrate();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO gateway (id, name) VALUES (7, 'node-1')");
            statement.execute("INSERT INTO account (id, owner, opened, posted, overdraft) VALUES (3, '" + owner
                    + "', TIMESTAMP WITH TIME ZONE '2025-12-31 12:00:00+00', 95, 0)");
            statement.execute("INSERT INTO price_list VALUES (1, TIMESTAMP WITH TIME ZONE '2025-12-31 12:00:00+00',"
                    + " '1/U', '1/U', '1/U', '1/U', '0/U', '')");
            String entry = "INSERT INTO entry VALUES (%d, TIMESTAMP WITH TIME ZONE '2025-12-31 12:00:00+00', '%s',"
                    + " '%s', 3, '%s', '%s', %d, '')";
            statement.execute(entry.formatted(1, "top-up", "admin:first", "outside", "owner", 100));
            statement.execute(entry.formatted(2, "usage", "usage:7:3:2025-12-30:5", "owner", "income", 5));
            statement.execute("UPDATE journal SET last_entry = 2");
            statement.execute("INSERT INTO closed_day VALUES (3, 7, DATE '2025-12-30', 5, 0, 0, 0, 5)");
            statement.execute("INSERT INTO tab VALUES (3, 7, 25, 0, 0, 0, 25, 0, DATE '2025-12-31', 20, 0, 0, 0, 20)");
        }
    }
}
