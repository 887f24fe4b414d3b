package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.billing.Usage;
import io.stowage.config.Settings;
import io.stowage.config.Source;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger in a data source that a container lends, found by its name in JNDI. */
class LedgerDataSourceTest {
    private static final String NAME = "java:comp/env/jdbc/stowage";
    private static final Owner OWNER = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");

    private final JdbcConnectionPool lent =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    private @Nullable String factoryBefore;

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

    @BeforeEach
    void bind() {
        factoryBefore = System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Directory.class.getName());
        Directory.BOUND.put(NAME, lent);
    }

    @AfterEach
    void unbind() throws SQLException {
        Directory.BOUND.clear();
        if (factoryBefore == null) {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        } else {
            System.setProperty(Context.INITIAL_CONTEXT_FACTORY, factoryBefore);
        }
        try (Connection connection = lent.getConnection()) {
            connection.createStatement().execute("SHUTDOWN");
        }
        lent.dispose();
    }

    private static LedgerCashier open(String dataSource) {
        Map<String, String> values = new HashMap<>(Map.of("stowage.ledger.data-source", dataSource));
        values.put("stowage.ledger.open-accounts", "true");
        values.put("stowage.ledger.welcome-credit", "1000");
        values.put("stowage.ledger.prices.bytes-up", "1/U");
        values.put("stowage.ledger.prices.writes", "0/U");
        Settings settings = Settings.of(List.of(Source.of("test", values)), Map.of());
        LedgerConfig config = LedgerConfig.from(settings.scope("stowage"), Path.of("nowhere"));
        settings.finish();
        return LedgerCashier.open(config, "node-1", new FakeClock());
    }

    @Test
    void booksInALentDataSourceAreKept() {
        try (LedgerCashier cashier = open(NAME)) {
            assertThat(cashier.report(Map.of(OWNER, Usage.write(100))).get(OWNER))
                    .isEqualTo(900);
        }
        try (LedgerCashier cashier = open(NAME)) {
            assertThat(cashier.budget(OWNER).reported()).isEqualTo(Usage.write(100));
            assertThat(cashier.books().check().faults()).isEmpty();
        }
    }

    @Test
    void whatIsLentIsGivenBackAsItWas() throws SQLException {
        try (LedgerCashier cashier = open(NAME)) {
            cashier.report(Map.of(OWNER, Usage.write(100)));
            assertThat(lent.getActiveConnections()).isZero();
            assertThat(lent.getConnection()).satisfies(connection -> {
                assertThat(connection.getAutoCommit()).isTrue();
                connection.close();
            });
        }
        // It is the container's to close.
        try (Connection connection = lent.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void aNameThatTheContainerDoesNotKnowIsTold() {
        assertThatIllegalStateException()
                .isThrownBy(() -> open("java:comp/env/jdbc/other"))
                .withMessageContaining("java:comp/env/jdbc/other")
                .withMessageContaining("stowage.ledger.data-source");
    }

    @Test
    void whatIsNoDataSourceIsTold() {
        Directory.BOUND.put("java:comp/env/mail", "a text");
        assertThatIllegalStateException()
                .isThrownBy(() -> open("java:comp/env/mail"))
                .withMessageContaining("is not a data source");
    }

    @Test
    void namesOfOtherServersAreNotEvenLookedUp() {
        Directory.BOUND.put("ldap://elsewhere.example/stowage", lent);
        assertThatIllegalStateException()
                .isThrownBy(() -> open("ldap://elsewhere.example/stowage"))
                .withMessageContaining("is not a name of this server");
    }
}
