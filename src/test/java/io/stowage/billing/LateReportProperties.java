package io.stowage.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.billing.cashier.FakeCashier;
import io.stowage.billing.cashier.FakeCashier.Killed;
import io.stowage.billing.cashier.FakeCashier.Mood;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ops.FakeClock;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Reports that are executed late, at any moment until they expire, by a cashier that charges everything again when totals
 * fall; and a node that is killed in between, and whose clock is set. Each byte is charged once in the end.
 */
class LateReportProperties {
    private static final BigInteger DEPOSIT = BigInteger.TWO.pow(50);
    private static final Mood[] MOODS = Mood.values();
    private static final Mood[] DOUBTFUL = {Mood.WELL, Mood.LATE, Mood.DEADLY_AND_LATE};

    enum What {
        USE,
        REPORT,
        DELIVER,
        WAIT,
        KILL,
        SET_CLOCK
    }

    record Act(What what, int amount) {}

    /** A node with two owners, the network with a clock of its own, and what really moved. */
    private static final class World implements AutoCloseable {
        private final FakeClock network = new FakeClock();
        private final FakeClock here = new FakeClock();
        private final FakeCashier.Books books = new FakeCashier.Books(network);
        private final long[] moved = new long[2];
        private final Path folder;
        private BillingFixture node;

        private World() throws IOException {
            folder = Files.createTempDirectory("late-reports");
            books.setPrices(BillingFixture.PRICES);
            for (int i = 0; i < moved.length; i++) {
                books.deposit(owner(i), DEPOSIT);
            }
            node = BillingFixture.node(books, here, BillingConfig.DEFAULTS, folder, "node");
            node.introduce();
        }

        private static Owner owner(int which) {
            return BillingFixture.owner(which + 1);
        }

        private void act(Act act) throws IOException {
            switch (act.what) {
                case USE -> use(act.amount % moved.length, act.amount);
                case REPORT -> report(MOODS[act.amount % MOODS.length]);
                case DELIVER -> books.deliver(act.amount);
                case WAIT -> pass(Duration.ofSeconds(act.amount));
                case KILL -> node = node.restarted();
                case SET_CLOCK -> here.advance(Duration.ofSeconds(act.amount / 2 - 200));
            }
        }

        private void use(int owner, int bytes) {
            try (Metering.Reservation held = node.reserve(owner(owner), bytes)) {
                held.settle(Usage.write(bytes));
                moved[owner] += bytes;
            } catch (StowageException e) {
                assertThat(e.fault().name()).isEqualTo("CASHIER_UNAVAILABLE");
            }
        }

        private void report(Mood mood) throws IOException {
            node.cashier.setMood(mood);
            node.billing.hurry();
            if (node.report().filter(Killed.class::isInstance).isPresent()) {
                node = node.restarted();
            }
        }

        private void pass(Duration time) {
            network.advance(time);
            here.advance(time);
        }

        private void assertEachByteIsChargedOnce() throws IOException {
            here.set(network.instant());
            for (int i = 0; i < 3; i++) {
                report(Mood.WELL);
                books.deliver();
                pass(Duration.ofMinutes(15));
            }
            assertThat(books.falls()).isZero();
            for (int i = 0; i < moved.length; i++) {
                assertThat(node.reported(owner(i)).bytesUp()).isEqualTo(moved[i]);
                assertThat(books.credit(owner(i))).isEqualTo(DEPOSIT.subtract(BigInteger.valueOf(moved[i])));
            }
        }

        @Override
        public void close() throws IOException {
            node.close();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        return Combinators.combine(
                        Arbitraries.of(
                                What.USE, What.USE, What.REPORT, What.REPORT, What.REPORT, What.DELIVER, What.WAIT),
                        Arbitraries.integers().between(1, 1000))
                .as(Act::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<Act>> actsOfAllKinds() {
        return Combinators.combine(
                        Arbitraries.of(What.class), Arbitraries.integers().between(1, 1000))
                .as(Act::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    @Property(tries = 60)
    void whateverIsLateEachByteIsChargedOnce(@ForAll("acts") List<Act> acts) throws IOException {
        play(acts);
    }

    @Property(tries = 100)
    void alsoWhenTheNodeIsKilledAndItsClockIsSet(@ForAll("actsOfAllKinds") List<Act> acts) throws IOException {
        play(acts);
    }

    private static void play(List<Act> acts) throws IOException {
        try (World world = new World()) {
            for (Act act : acts) {
                world.act(act);
            }
            world.assertEachByteIsChargedOnce();
        }
    }

    /** Three reports, each taken, late, or late and the last thing of its process; and what is late is executed after any. */
    @Example
    void lateExecutionAtEveryPoint() throws IOException {
        for (Mood first : DOUBTFUL) {
            for (Mood second : DOUBTFUL) {
                for (Mood third : DOUBTFUL) {
                    for (int delivery = 0; delivery <= 3; delivery++) {
                        play(List.of(first, second, third), delivery);
                    }
                }
            }
        }
    }

    private static void play(List<Mood> moods, int delivery) throws IOException {
        try (World world = new World()) {
            for (int i = 0; i < moods.size(); i++) {
                world.use(0, 1000);
                world.use(1, 10);
                world.report(moods.get(i));
                if (i == delivery) {
                    world.books.deliver();
                }
                world.pass(FakeCashier.VALIDITY.dividedBy(2));
            }
            world.assertEachByteIsChargedOnce();
        }
    }
}
