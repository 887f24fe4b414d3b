package io.stowage.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.NoTransactions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

class StatementsTest {
    private final List<String> prepared = new ArrayList<>();
    private SQLiteConnection connection;
    private Session session;

    @BeforeEach
    void open() throws Exception {
        connection = (SQLiteConnection) DriverManager.getConnection("jdbc:sqlite::memory:");
        session = new Session(connection, Duration.ofMinutes(1));
        session.run(rows -> rows.execute("CREATE TABLE pair (a INTEGER PRIMARY KEY, b TEXT)"));
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
    }

    @Test
    void aStatementStaysPreparedHoweverItsParametersAreNamed() throws Exception {
        Statements statements = new Statements();
        Connection counted = counted();
        Jdbi jdbi = Jdbi.create(() -> counted)
                .setStatementBuilderFactory(same -> statements)
                .setTransactionHandler(new NoTransactions());
        for (int i = 0; i < 3; i++) {
            int a = i;
            Handle rows = jdbi.open();
            rows.createUpdate("INSERT INTO pair (a, b) VALUES (:a, :b)")
                    .bind("a", a)
                    .bind("b", "b" + a)
                    .execute();
            assertThat(rows.createQuery("SELECT b FROM pair WHERE a = :a")
                            .bind("a", a)
                            .mapTo(String.class)
                            .one())
                    .isEqualTo("b" + a);
            assertThat(rows.createQuery("SELECT b FROM pair WHERE a = ?")
                            .bind(0, a)
                            .mapTo(String.class)
                            .one())
                    .isEqualTo("b" + a);
        }
        assertThat(prepared)
                .containsExactlyInAnyOrder("INSERT INTO pair (a, b) VALUES (?, ?)", "SELECT b FROM pair WHERE a = ?");
    }

    private Connection counted() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        prepared.add((String) arguments[0]);
                    }
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
