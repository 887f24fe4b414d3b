package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.Account.Answer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One account, told things in every order in which they may arrive. */
class AccountTest {
    /** Where every counter costs one. */
    private static final Tariff TARIFF = Tariff.exact(new PriceList(one(), one(), one(), one(), Price.free()));

    private final Slot slot = new Slot(ByteBuffer.allocateDirect(Slot.BYTES), 0, 0);
    private final Account account = new Account(BillingFixture.owner(1), slot);

    private static Price one() {
        return new Price(BigInteger.ONE, Price.Per.U);
    }

    private static CreditSnapshot figure(long credit, Usage reported, long asked) {
        return new CreditSnapshot(BigInteger.valueOf(credit), reported, asked);
    }

    private Answer reserve(Usage most) {
        return account.reserve(TARIFF, most, 0);
    }

    private void use(Usage usage) {
        assertThat(reserve(usage)).isEqualTo(Answer.RESERVED);
        account.settle(usage, usage, 1);
    }

    @Test
    void anAnswerThatWasAskedForEarlierDoesNotReplaceALaterOne() {
        account.take(figure(10, Usage.NONE, 200));
        account.take(figure(1000, Usage.NONE, 100));
        assertThat(account.figure()).contains(figure(10, Usage.NONE, 200));
        assertThat(reserve(new Usage(11, 0, 0, 0))).isEqualTo(Answer.SHORT);
    }

    @Test
    void anAnswerThatWasAskedForLaterReplacesAnEarlierOne() {
        account.take(figure(1000, Usage.NONE, 100));
        account.take(figure(10, Usage.NONE, 200));
        assertThat(reserve(new Usage(11, 0, 0, 0))).isEqualTo(Answer.SHORT);
        assertThat(reserve(new Usage(10, 0, 0, 0))).isEqualTo(Answer.RESERVED);
    }

    @Test
    void theAnswerToAnEarlierReportDoesNotReplaceThatToALaterOne() {
        Usage first = new Usage(10, 0, 0, 0);
        account.take(figure(1000, Usage.NONE, 100));
        use(first);
        use(first);
        Usage both = first.plus(first);
        account.acknowledge(both, Optional.of(BigInteger.valueOf(980)), 300);
        account.acknowledge(first, Optional.of(BigInteger.valueOf(990)), 200);
        assertThat(account.figure()).contains(figure(980, both, 300));
        assertThat(account.toReport(400)).isEmpty();
        assertThat(account.unreportedSince()).isZero();
    }

    @Test
    void theAnswerToAReportDoesNotReplaceWhatWasAskedForLater() {
        Usage used = new Usage(10, 0, 0, 0);
        account.take(figure(1000, Usage.NONE, 100));
        use(used);
        account.take(figure(20, used, 300));
        account.acknowledge(used, Optional.of(BigInteger.valueOf(990)), 200);
        assertThat(account.figure()).contains(figure(20, used, 300));
    }

    @Test
    void everyCounterThatIsHeldIsCountedOut() {
        for (Usage most :
                new Usage[] {new Usage(6, 0, 0, 0), new Usage(0, 6, 0, 0), new Usage(0, 0, 6, 0), new Usage(0, 0, 0, 6)
                }) {
            Account fresh = new Account(BillingFixture.owner(1), new Slot(ByteBuffer.allocateDirect(Slot.BYTES), 0, 0));
            fresh.take(figure(10, Usage.NONE, 100));
            assertThat(fresh.reserve(TARIFF, most, 0)).isEqualTo(Answer.RESERVED);
            assertThat(fresh.reserve(TARIFF, new Usage(5, 0, 0, 0), 0))
                    .as("while %s is held", most)
                    .isEqualTo(Answer.SHORT);
            fresh.settle(most, Usage.NONE, 1);
            assertThat(fresh.reserve(TARIFF, new Usage(10, 0, 0, 0), 0))
                    .as("after %s was given back", most)
                    .isEqualTo(Answer.RESERVED);
        }
    }

    @Test
    void newPricesCountForCreditThatWasKnownBefore() {
        Price free = Price.free();
        Tariff cheaper = Tariff.exact(new PriceList(new Price(BigInteger.ONE, Price.Per.KI), free, free, free, free));
        account.take(figure(10, Usage.NONE, 100));
        assertThat(reserve(new Usage(11, 0, 0, 0))).isEqualTo(Answer.SHORT);
        Usage most = new Usage(10 << 10, 0, 0, 0);
        assertThat(account.reserve(cheaper, most, 0)).isEqualTo(Answer.RESERVED);
        account.settle(most, Usage.NONE, 1);
        assertThat(reserve(new Usage(11, 0, 0, 0))).isEqualTo(Answer.SHORT);
        assertThat(reserve(new Usage(10, 0, 0, 0))).isEqualTo(Answer.RESERVED);
    }
}
