package io.stowage.billing.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.billing.Cashier;
import io.stowage.billing.CashierContract;
import io.stowage.billing.CashierException;
import io.stowage.billing.CashierException.Reason;
import io.stowage.billing.PriceList;
import io.stowage.billing.Usage;
import io.stowage.ic.Owner;
import io.stowage.ic.identity.Ed25519Identity;
import io.stowage.replica.Agents;
import io.stowage.replica.Mischief;
import io.stowage.replica.Network;
import io.stowage.replica.Replica;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CanisterCashierTest extends CashierContract {
    private final Replica replica = Replica.start(Network.Shape.NEW_RANGES, Clock.systemUTC());
    private final Ed25519Identity identity = Ed25519Identity.generate(new SecureRandom());

    @Override
    protected void setPrices(PriceList prices) {
        replica.cashier().setPrices(prices);
    }

    @Override
    protected void openAccount(Owner owner, BigInteger credit) {
        replica.cashier().setCredit(owner.principal(), credit);
    }

    @Override
    protected Cashier connect(String gateway) {
        replica.cashier().addGateway(identity.principal());
        return new CanisterCashier(Agents.of(replica, identity), Replica.cashierId(), gateway);
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @Test
    void aStrangerIsToldWhichPrincipalToAdd() {
        try (Cashier cashier = connect("a")) {
            replica.cashier().removeGateway(identity.principal());
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
            replica.cashier().removeGateway(identity.principal());
            assertThatThrownBy(() -> cashier.report(Map.of(OWNER, Usage.write(1))))
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORIZED));
        }
    }

    @Test
    void whatIsStoredArrivesAsItIs() {
        try (Cashier cashier = connect("a")) {
            Cashier.Stored stored = new Cashier.Stored(3, Long.MAX_VALUE, 1, 2_500_000);
            cashier.reportStored(Map.of(OWNER, stored, OTHER, new Cashier.Stored(0, 0, 0, 0)));
            assertThat(replica.cashier().stored(OWNER.principal())).contains(stored);
            assertThat(replica.cashier().stored(OTHER.principal())).contains(new Cashier.Stored(0, 0, 0, 0));
        }
    }

    @Test
    void aCashierThatKeepsNoFiguresOfWhatIsStoredSaysSoAtOnce() {
        replica.cashier().keepNoGauges();
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
            replica.misbehave(Mischief.REJECT_UNPROVEN);
            assertThatThrownBy(() -> cashier.reportStored(Map.of()))
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
    }

    @Test
    void aStrangerTellsNothingAboutWhatIsStored() {
        try (Cashier cashier = connect("a")) {
            replica.cashier().removeGateway(identity.principal());
            assertThatThrownBy(() -> cashier.reportStored(Map.of(OWNER, new Cashier.Stored(1, 1, 1, 1))))
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORIZED));
        }
        assertThat(replica.cashier().stored(OWNER.principal())).isEmpty();
    }

    @Test
    void anAnswerThatCannotBeBelievedIsNone() {
        try (Cashier cashier = connect("a")) {
            replica.misbehave(Mischief.TAMPER);
            assertThatThrownBy(cashier::prices)
                    .isInstanceOfSatisfying(
                            CashierException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
    }

    @Test
    void aReportWhoseAnswerGotLostCountsOnce() {
        try (Cashier cashier = connect("a")) {
            openAccount(OWNER, CREDIT);
            replica.misbehave(Mischief.HANG_UP, 1);
            cashier.report(Map.of(OWNER, Usage.write(100)));
            assertThat(replica.cashier().usage(OWNER.principal())).isEqualTo(Usage.write(100));
            assertThat(replica.executions()).isEqualTo(1);
        }
    }
}
