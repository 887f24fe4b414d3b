package io.stowage.app.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.ledger.LedgerCashier;
import io.stowage.billing.ledger.LedgerConfig;
import io.stowage.billing.usage.Usage;
import io.stowage.config.Settings;
import io.stowage.database.Database;
import io.stowage.database.DatabaseConfig;
import io.stowage.database.TestDatabases;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerMoneyTest {
    private static final Owner OWNER = Owner.parse("rrkah-fqaaa-aaaaa-aaaaq-cai");

    private static LedgerCashier ledger(Database database) {
        Settings settings = Settings.of(List.of(), Map.of()).scope("stowage");
        LedgerConfig config = LedgerConfig.from(settings, DatabaseConfig.embedded(Path.of("not-used")));
        return LedgerCashier.open(database, config.terms(), "node-1", Clock.systemUTC());
    }

    @Test
    void creditToTryThingsOutIsGivenOnce(@TempDir Path data) {
        try (Database database = TestDatabases.embedded(data)) {
            LedgerCashier cashier = ledger(database);
            LedgerMoney money = new LedgerMoney(cashier.books(), true);
            money.grantDemoCredit(OWNER);
            money.grantDemoCredit(OWNER);
            assertThat(cashier.books().account(OWNER).balance()).isEqualTo(BigInteger.TEN.pow(13));
        }
    }

    @Test
    void anAccountIsThereOnceItWasOpened(@TempDir Path data) {
        try (Database database = TestDatabases.embedded(data)) {
            LedgerCashier cashier = ledger(database);
            LedgerMoney money = new LedgerMoney(cashier.books(), true);
            assertThat(money.hasAccount(OWNER)).isFalse();
            money.grantDemoCredit(OWNER);
            assertThat(money.hasAccount(OWNER)).isTrue();
        }
    }

    @Test
    void aLedgerThatDoesNotAnswerIsNoFaultOfTheConsole(@TempDir Path data) {
        Database database = TestDatabases.embedded(data);
        LedgerCashier cashier = ledger(database);
        LedgerMoney money = new LedgerMoney(cashier.books(), true);
        database.close();
        assertUnavailable(() -> money.cost(Usage.write(1)));
        assertUnavailable(() -> money.grantDemoCredit(OWNER));
        assertUnavailable(() -> money.hasAccount(OWNER));
    }

    private static void assertUnavailable(ThrowingCallable question) {
        assertThatThrownBy(question)
                .isInstanceOfSatisfying(
                        StowageException.class,
                        fault -> assertThat(fault.fault()).isEqualTo(Fault.CASHIER_UNAVAILABLE));
    }
}
