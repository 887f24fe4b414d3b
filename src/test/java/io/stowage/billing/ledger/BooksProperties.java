package io.stowage.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.database.Database;
import io.stowage.ops.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;

/** Any order of what gateways and operators do, each thing done twice, against a model of three numbers. */
class BooksProperties {
    enum What {
        TOP_UP,
        DEBIT,
        REPORT_ONE,
        REPORT_TWO,
        PRICE,
        MIDNIGHT,
        CLOSE
    }

    record Act(What what, int amount) {}

    @Provide
    Arbitrary<List<Act>> acts() {
        return Combinators.combine(
                        Arbitraries.of(What.class), Arbitraries.integers().between(1, 1000))
                .as(Act::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    /** Filled anew by jqwik's life cycle, as it has no folder of its own to lend. */
    private final Path folder = newFolder();

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("books");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterProperty
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void theBalanceIsWhatCameInLessWhatUsageCost(@ForAll("acts") List<Act> acts) {
        FakeClock clock = new FakeClock();
        try (Database database =
                TestLedger.database(folder.resolve(UUID.randomUUID().toString()))) {
            LedgerDefaults terms = TestLedger.terms(Map.of());
            LedgerCashier one = LedgerCashier.open(database, terms, "one", clock);
            LedgerCashier two = LedgerCashier.open(database, terms, "two", clock);
            Model model = new Model(one, two, clock);
            for (int i = 0; i < acts.size(); i++) {
                model.run(acts.get(i), "key-" + i);
                assertThat(one.books().account(LedgerFileTest.OWNER).balance()).isEqualTo(model.balance);
            }
            assertThat(one.books().check().faults()).isEmpty();
        }
    }

    private static final class Model {
        private final LedgerCashier one;
        private final LedgerCashier two;
        private final FakeClock clock;
        private long price = 1;
        private long usedOne;
        private long usedTwo;
        private BigInteger balance = BigInteger.ZERO;

        private Model(LedgerCashier one, LedgerCashier two, FakeClock clock) {
            this.one = one;
            this.two = two;
            this.clock = clock;
            one.books().open(LedgerFileTest.OWNER, one.books().usualLimits());
            setPrice(price);
        }

        private void setPrice(long cost) {
            Price each = new Price(BigInteger.valueOf(cost), Price.Per.U);
            PriceList list = new PriceList(each, each, each, each, Price.free());
            one.books().setPrices(list, one.books().prices().version(), "");
            price = cost;
        }

        private void run(Act act, String key) {
            BigInteger amount = BigInteger.valueOf(act.amount());
            for (int time = 0; time < 2; time++) {
                boolean first = time == 0;
                switch (act.what()) {
                    case TOP_UP -> {
                        one.books().topUp(LedgerFileTest.OWNER, amount, key, "");
                        balance = first ? balance.add(amount) : balance;
                    }
                    case DEBIT -> {
                        two.books().debit(LedgerFileTest.OWNER, amount, key, "");
                        balance = first ? balance.subtract(amount) : balance;
                    }
                    case REPORT_ONE -> {
                        usedOne += first ? act.amount() : 0;
                        report(one, usedOne, first ? act.amount() : 0);
                    }
                    case REPORT_TWO -> {
                        usedTwo += first ? act.amount() : 0;
                        report(two, usedTwo, first ? act.amount() : 0);
                    }
                    case PRICE -> setPrice(act.amount());
                    case MIDNIGHT -> clock.advance(Duration.ofHours(13));
                    case CLOSE -> two.closeDays();
                }
            }
        }

        private void report(LedgerCashier cashier, long total, long more) {
            cashier.report(Map.of(LedgerFileTest.OWNER, new Usage(total, 0, 0, 0)));
            balance = balance.subtract(BigInteger.valueOf(more * price));
        }
    }
}
