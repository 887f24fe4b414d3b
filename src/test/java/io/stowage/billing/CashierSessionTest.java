package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.FakeCashier;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.fault.Fault;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Health;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CashierSessionTest {
    @TempDir
    private Path folder;

    private BillingFixture strangerNode() throws IOException {
        FakeCashier.Books books = new FakeCashier.Books();
        books.setPrices(BillingFixture.PRICES);
        return BillingFixture.node(books, new FakeClock(), BillingConfig.DEFAULTS, folder, "node-1");
    }

    /** Row a14 of the list of the reference's defects. */
    @Test
    void nobodyIsServedBeforeTheCashierKnowsUsAndThenEverybody() throws IOException {
        try (BillingFixture node = strangerNode()) {
            Owner owner = node.ownerWith(100);
            node.cashier.setMood(FakeCashier.Mood.REFUSING);
            assertThat(node.run("cashier.introduction")).isPresent();
            assertThat(node.refusal(owner, 1)).contains(Fault.CASHIER_UNAVAILABLE);
            assertThat(node.health().status()).isEqualTo(Health.Status.DOWN);
            node.cashier.setMood(FakeCashier.Mood.WELL);
            node.introduce();
            assertThat(node.refusal(owner, 1)).isEmpty();
            assertThat(node.health().status()).isEqualTo(Health.Status.UP);
        }
    }

    @Test
    void introductionsAndPricesAreRenewedEveryHour() throws IOException {
        try (BillingFixture node = BillingFixture.open(folder)) {
            node.introduce();
            assertThat(node.cashier.introductions()).isOne();
            node.clock.advance(Duration.ofHours(1));
            node.introduce();
            assertThat(node.cashier.introductions()).isEqualTo(2);
        }
    }

    @Test
    void pricesAreToldOnceTheCashierToldThem() throws IOException {
        try (BillingFixture node = strangerNode()) {
            assertThat(node.billing.metering().prices()).isEmpty();
            node.introduce();
            assertThat(node.billing.metering().prices()).contains(BillingFixture.PRICES);
        }
    }

    /** Row a15: there prices were fixed for the life of the process. */
    @Test
    void newPricesCountAfterAnHour() throws IOException {
        try (BillingFixture node = BillingFixture.open(folder)) {
            Owner owner = node.ownerWith(100);
            node.use(owner, 10);
            node.books.setPrices(prices(2));
            node.clock.advance(Duration.ofHours(1));
            node.introduce();
            assertThat(node.refusal(owner, 41)).contains(Fault.BUDGET_EXHAUSTED);
            assertThat(node.refusal(owner, 40)).isEmpty();
        }
    }

    /** Row a15. */
    @Test
    void pricesThatNobodyCouldMeanAreNotTaken() throws IOException {
        try (BillingFixture node = BillingFixture.open(folder)) {
            Owner owner = node.ownerWith(100);
            node.books.setPrices(prices(1001));
            node.clock.advance(Duration.ofHours(1));
            node.introduce();
            assertThat(node.refusal(owner, 100)).isEmpty();
            assertThat(node.health().reason()).contains("prices");
        }
    }

    @Test
    void aSilentHourChangesNothingButThatItIsAskedAgain() throws IOException {
        try (BillingFixture node = BillingFixture.open(folder)) {
            Owner owner = node.ownerWith(100);
            node.clock.advance(Duration.ofHours(1));
            node.cashier.setSilent(true);
            assertThat(node.run("cashier.introduction")).isPresent();
            node.cashier.setSilent(false);
            assertThat(node.refusal(owner, 1)).isEmpty();
            node.introduce();
            assertThat(node.cashier.introductions()).isEqualTo(3);
        }
    }

    private static PriceList prices(long up) {
        return new PriceList(
                new Price(BigInteger.valueOf(up), Price.Per.U),
                BillingFixture.PRICES.bytesDown(),
                Price.free(),
                Price.free(),
                Price.free());
    }
}
