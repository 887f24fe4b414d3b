package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.FakeCashier;
import io.stowage.billing.cashier.FakeCashier.Mood;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong, in the end the cashier knows every byte that moved, once, and nobody spent what was not there. */
class MoneyModelTest {
    private static final int OWNERS = 6;
    private static final int THREADS = 3;
    private static final int STEPS = 100;
    private static final long DEPOSIT = 3_000_000;
    private static final int LARGEST = 5000;

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private final FakeCashier.Books books = new FakeCashier.Books(clock);

    /** A node, what moved through it, and the lock that keeps requests away from its restarts. */
    private final class Node {
        private final String name;
        private final LongAdder[] moved = new LongAdder[OWNERS];
        private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
        private BillingFixture fixture;

        private Node(String name) throws IOException {
            this.name = name;
            for (int i = 0; i < OWNERS; i++) {
                moved[i] = new LongAdder();
            }
            this.fixture = BillingFixture.node(books, clock, BillingConfig.DEFAULTS, folder, name);
            fixture.introduce();
        }

        private void request(Random random) {
            int which = random.nextInt(OWNERS);
            int most = random.nextInt(LARGEST);
            life.readLock().lock();
            try (Metering.Reservation held = fixture.reserve(BillingFixture.owner(which + 1), most)) {
                if (random.nextInt(4) > 0) {
                    int used = random.nextInt(most + 1);
                    held.settle(Usage.write(used));
                    moved[which].add(used);
                }
            } catch (StowageException e) {
                assertThat(e.fault().name()).isIn("BUDGET_EXHAUSTED", "CASHIER_UNAVAILABLE");
            } finally {
                life.readLock().unlock();
            }
        }

        private void trouble(Random random) throws IOException {
            Mood[] moods = {
                Mood.WELL,
                Mood.WELL,
                Mood.WELL,
                Mood.DOWN,
                Mood.MUTE,
                Mood.LATE,
                Mood.REPEATING,
                Mood.FORGETFUL,
                Mood.LOST
            };
            fixture.cashier.setMood(moods[random.nextInt(moods.length)]);
            fixture.cashier.setSilent(random.nextInt(5) == 0);
            fixture.billing.hurry();
            fixture.report();
            if (random.nextInt(3) == 0) {
                books.deliver(random.nextInt());
            }
            if (random.nextInt(25) == 0) {
                restart();
            }
        }

        private void restart() throws IOException {
            life.writeLock().lock();
            try {
                fixture = fixture.restarted();
            } finally {
                life.writeLock().unlock();
            }
        }

        private void settleEverything() {
            fixture.cashier.setMood(Mood.WELL);
            fixture.cashier.setSilent(false);
            assertThat(fixture.report()).isEmpty();
            books.deliver();
            assertThat(fixture.report()).isEmpty();
            assertThat(books.falls()).isZero();
        }

        private void assertAllToldOnce() {
            for (int i = 0; i < OWNERS; i++) {
                assertThat(books.totals(BillingFixture.owner(i + 1), name).bytesUp())
                        .as("what %s moved for owner %d", name, i)
                        .isEqualTo(moved[i].sum());
            }
            assertThat(fixture.meters
                            .get("stowage.billing.reservations")
                            .gauge()
                            .value())
                    .isZero();
        }
    }

    private List<Node> play(int nodes, boolean newPrices) throws Exception {
        books.setPrices(BillingFixture.PRICES);
        for (int i = 1; i <= OWNERS; i++) {
            books.deposit(BillingFixture.owner(i), BigInteger.valueOf(DEPOSIT));
        }
        List<Node> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            all.add(new Node("node-" + i));
        }
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS * nodes);
        try {
            List<Future<?>> requests = new ArrayList<>();
            for (int i = 0; i < THREADS * nodes; i++) {
                Node node = all.get(i % nodes);
                Random random = new Random(i);
                requests.add(threads.submit(() -> {
                    while (!over.get()) {
                        node.request(random);
                    }
                }));
            }
            disturb(all, newPrices);
            over.set(true);
            for (Future<?> each : requests) {
                each.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        all.forEach(Node::settleEverything);
        return all;
    }

    private void disturb(List<Node> all, boolean newPrices) throws IOException {
        Random random = new Random(99);
        for (int step = 0; step < STEPS; step++) {
            clock.advance(Duration.ofMillis(random.nextInt(15_000)));
            if (newPrices && random.nextInt(20) == 0) {
                Price price = new Price(BigInteger.valueOf(1 + random.nextInt(3)), Price.Per.U);
                books.setPrices(new PriceList(price, price, Price.free(), Price.free(), Price.free()));
            }
            for (Node node : all) {
                node.trouble(random);
                node.fixture.run("cashier.introduction");
            }
            if (step % 8 == 0) {
                books.deliver();
            }
        }
    }

    private BigInteger poorest() {
        BigInteger least = BigInteger.valueOf(DEPOSIT);
        for (int i = 1; i <= OWNERS; i++) {
            Owner owner = BillingFixture.owner(i);
            least = least.min(books.credit(owner));
        }
        return least;
    }

    @Test
    void oneNodeTellsEveryByteOnceAndOverdrawsNothing() throws Exception {
        List<Node> nodes = play(1, false);
        nodes.forEach(Node::assertAllToldOnce);
        assertThat(poorest()).isNotNegative().isLessThan(BigInteger.valueOf(LARGEST));
        for (Node node : nodes) {
            node.fixture.close();
        }
    }

    /** Of two nodes each may spend what the other has not told yet, but no more than there was. */
    @Test
    void twoNodesTellEveryByteOnceWhateverThePrices() throws Exception {
        List<Node> nodes = play(2, true);
        nodes.forEach(Node::assertAllToldOnce);
        assertThat(poorest()).isGreaterThanOrEqualTo(BigInteger.valueOf(-3 * DEPOSIT));
        for (Node node : nodes) {
            node.fixture.close();
        }
    }
}
