package io.stowage.billing.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.CashierContract;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.CashierException.Reason;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Owner;
import io.stowage.ic.identity.Ed25519Identity;
import io.stowage.replica.Agents;
import io.stowage.replica.Mischief;
import io.stowage.replica.Network;
import io.stowage.replica.Replica;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CanisterCashierTest extends CashierContract {
    /** One for all, since its keys take a while to make; each test begins with clean books. */
    private static final Replica REPLICA = Replica.start(Network.Shape.NEW_RANGES, Clock.systemUTC());

    private static final Duration EXPIRY = Duration.ofMinutes(2);

    private final Ed25519Identity identity = Ed25519Identity.generate(new SecureRandom());

    @Override
    protected void setPrices(PriceList prices) {
        REPLICA.cashier().setPrices(prices);
    }

    @Override
    protected void openAccount(Owner owner, BigInteger credit) {
        REPLICA.cashier().setCredit(owner.principal(), credit);
    }

    @Override
    protected Cashier connect(String gateway) {
        REPLICA.cashier().addGateway(identity.principal());
        return new CanisterCashier(Agents.of(REPLICA, identity), Replica.cashierId(), gateway, EXPIRY);
    }

    @AfterAll
    static void stop() {
        REPLICA.close();
    }

    @AfterEach
    void behave() {
        REPLICA.misbehave(Mischief.NONE);
        REPLICA.cashier().forgetEverything();
    }

    @Test
    void aStrangerIsToldWhichPrincipalToAdd() {
        try (Cashier cashier = connect("a")) {
            REPLICA.cashier().removeGateway(identity.principal());
            assertThatThrownBy(cashier::introduce)
                    .hasMessageContaining(identity.principal().toString())
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORIZED));
        }
    }

    @Test
    void aStrangerReportsNothing() {
        try (Cashier cashier = connect("a")) {
            openAccount(OWNER, CREDIT);
            REPLICA.cashier().removeGateway(identity.principal());
            assertThatThrownBy(() -> report(cashier, Map.of(OWNER, Usage.write(1))))
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORIZED));
        }
    }

    @Test
    void whatIsStoredArrivesAsItIs() {
        try (Cashier cashier = connect("a")) {
            Cashier.Stored stored = new Cashier.Stored(3, Long.MAX_VALUE, 1, 2_500_000);
            cashier.reportStored(Map.of(OWNER, stored, OTHER, new Cashier.Stored(0, 0, 0, 0)));
            assertThat(REPLICA.cashier().stored(OWNER.principal())).contains(stored);
            assertThat(REPLICA.cashier().stored(OTHER.principal())).contains(new Cashier.Stored(0, 0, 0, 0));
        }
    }

    @Test
    void aCashierThatKeepsNoFiguresOfWhatIsStoredSaysSoAtOnce() {
        REPLICA.cashier().keepNoGauges();
        try (Cashier cashier = connect("a")) {
            assertThatThrownBy(() -> cashier.reportStored(Map.of()))
                    .hasMessageContaining("storage_gauges_set_v1")
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OFFERED));
        }
    }

    @Test
    void aMethodIsMissingOnlyIfThatIsProven() {
        try (Cashier cashier = connect("a")) {
            REPLICA.misbehave(Mischief.REJECT_UNPROVEN);
            assertThatThrownBy(() -> cashier.reportStored(Map.of()))
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
    }

    @Test
    void aStrangerTellsNothingAboutWhatIsStored() {
        try (Cashier cashier = connect("a")) {
            REPLICA.cashier().removeGateway(identity.principal());
            assertThatThrownBy(() -> cashier.reportStored(Map.of(OWNER, new Cashier.Stored(1, 1, 1, 1))))
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORIZED));
        }
        assertThat(REPLICA.cashier().stored(OWNER.principal())).isEmpty();
    }

    @Test
    void anAnswerThatCannotBeBelievedIsNone() {
        try (Cashier cashier = connect("a")) {
            REPLICA.misbehave(Mischief.TAMPER);
            assertThatThrownBy(cashier::prices)
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
    }

    @Test
    void aReportWhoseAnswerGotLostCountsOnce() {
        try (Cashier cashier = connect("a")) {
            openAccount(OWNER, CREDIT);
            int before = REPLICA.executions();
            REPLICA.misbehave(Mischief.HANG_UP, 1);
            report(cashier, Map.of(OWNER, Usage.write(100)));
            assertThat(REPLICA.cashier().usage(OWNER.principal())).isEqualTo(Usage.write(100));
            assertThat(REPLICA.executions()).isEqualTo(before + 1);
        }
    }
}
