package io.stowage.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.DatabaseContract;
import io.stowage.database.PostgresSchema;
import io.stowage.database.Shelves;
import io.stowage.database.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same promises in a data source that a container lends, found by its name in JNDI. */
@Tag("pg")
class PostgresDataSourceIT extends DatabaseContract {
    private static final String NAME = "java:comp/env/jdbc/stowage";

    private final PostgresSchema schema = PostgresSchema.create();
    private final HikariDataSource lent = lent();
    private final @Nullable String factoryBefore;

    PostgresDataSourceIT() {
        factoryBefore = System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Directory.class.getName());
        Directory.BOUND.put(NAME, lent);
    }

    private HikariDataSource lent() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(schema.url());
        return new HikariDataSource(config);
    }

    /** The directory of a container, which the JVM makes by name, so that what it knows has to be static. */
    public static final class Directory implements InitialContextFactory {
        private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new Names();
        }
    }

    private static final class Names extends InitialContext {
        private Names() throws NamingException {
            super(true);
        }

        @Override
        public Object lookup(String name) throws NamingException {
            Object found = Directory.BOUND.get(name);
            if (found == null) {
                throw new NameNotFoundException(name);
            }
            return found;
        }
    }

    @AfterEach
    void unbind() {
        Directory.BOUND.clear();
        if (factoryBefore == null) {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        } else {
            System.setProperty(Context.INITIAL_CONTEXT_FACTORY, factoryBefore);
        }
        lent.close();
        schema.drop();
    }

    private static Database named(String name) {
        DatabaseConfig config = new DatabaseConfig(
                Optional.empty(), Optional.empty(), "", Optional.empty(), Optional.of(name), 4, Duration.ofSeconds(10));
        return PostgresDatabase.open(config, "test", Isolation.SERIALIZABLE, TestDatabases.meters(), new Random(1));
    }

    @Override
    protected Database open() {
        return named(NAME);
    }

    @Override
    protected Database reopen() {
        return named(NAME);
    }

    @Test
    void whatIsLentIsGivenBackAsItWas() throws SQLException {
        database.write("add", rows -> Shelves.add(rows, "x"));
        database.read("list", Shelves::names);
        assertThat(lent.getHikariPoolMXBean().getActiveConnections()).isZero();
        try (Connection connection = lent.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.isReadOnly()).isFalse();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        }
        database.close();
        // It is the container's to close.
        try (Connection connection = lent.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void aNameThatTheContainerDoesNotKnowIsTold() {
        assertThatIllegalStateException()
                .isThrownBy(() -> named("java:comp/env/jdbc/other"))
                .withMessageContaining("java:comp/env/jdbc/other")
                .withMessageContaining("data-source");
    }

    @Test
    void whatIsNoDataSourceIsTold() {
        Directory.BOUND.put("java:comp/env/mail", "a text");
        assertThatIllegalStateException()
                .isThrownBy(() -> named("java:comp/env/mail"))
                .withMessageContaining("is not a data source");
    }

    @Test
    void namesOfOtherServersAreNotEvenLookedUp() {
        Directory.BOUND.put("ldap://elsewhere.example/stowage", lent);
        assertThatIllegalStateException()
                .isThrownBy(() -> named("ldap://elsewhere.example/stowage"))
                .withMessageContaining("is not a name of this server");
    }
}
