package io.stowage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.ops.FakeScheduler;
import io.stowage.ops.TaskReport;
import io.stowage.ops.TaskReport.RunResult;
import io.stowage.ops.Tasks;
import io.stowage.ops.TasksConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks of two nodes, of which one at a time has a turn, on every engine. */
public abstract class LeasedTasksContract {
    private static final String TASK = "sweep";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LEASE = Duration.ofMinutes(10);

    protected final FakeClock clock = new FakeClock();
    protected Database database;
    protected Node here;
    protected Node there;
    private final List<Node> nodes = new ArrayList<>();

    protected abstract Database open() throws Exception;

    /** What the clock by which leases end shows now, if that is not the nodes' own. */
    protected void passOnTheServer(Duration time) {}

    @BeforeEach
    void openIt() throws Exception {
        database = open();
        database.migrate(Leases.TABLES);
        database.migrate(Shelves.TABLES);
        here = new Node(clock);
        there = new Node(clock);
    }

    @AfterEach
    void closeIt() {
        nodes.forEach(node -> node.tasks.close());
        database.close();
    }

    /** One process with one periodic task. */
    protected final class Node {
        private final AwayDatabase reached = new AwayDatabase(database);
        private final FakeScheduler scheduler;
        private final Tasks tasks;
        private final LeasedTasks leased;
        private int turns;
        private LeasedTasks.Work work = turn -> {};

        public Node(FakeClock own) {
            scheduler = new FakeScheduler(own);
            // Half of each jitter, which is none.
            tasks = new Tasks(scheduler, own, () -> Long.MIN_VALUE, new SimpleMeterRegistry(), TasksConfig.DEFAULTS);
            leased = new LeasedTasks(reached, tasks, new Random(nodes.size()), own);
            leased.start(TASK, EVERY, turn -> {
                turns++;
                work.run(turn);
            });
            nodes.add(this);
        }

        /** What it does from now on when it has a turn. */
        public Node does(LeasedTasks.Work next) {
            work = next;
            return this;
        }

        /** The time of its task comes. Answers whether it had a turn. */
        public boolean comesRound() {
            int before = turns;
            long runs = report().runs();
            scheduler.advance(Duration.ZERO);
            if (report().runs() == runs) {
                scheduler.advance(EVERY);
            }
            assertThat(report().runs()).isEqualTo(runs + 1);
            return turns > before;
        }

        private TaskReport report() {
            return tasks.report().get(0);
        }
    }

    private void pass(Duration time) {
        clock.advance(time);
        passOnTheServer(time);
    }

    private void add(LeasedTasks.Turn turn, String name) {
        database.write("add a shelf", rows -> {
            turn.require(rows);
            return Shelves.add(rows, name);
        });
    }

    private List<String> shelves() {
        return database.read("look", Shelves::names);
    }

    private static void assertIsOver(LeasedTasks.Turn turn, Runnable write) {
        assertThat(turn.goesOn()).isFalse();
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
    }

    @Test
    void whileOneNodeHasATurnTheOtherHasNone() {
        here.does(turn -> assertThat(there.comesRound()).isFalse());
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).isEmpty();
        assertThat(there.comesRound()).as("after it").isTrue();
    }

    @Test
    void aTaskThatFailsLetsTheOthersTryAtOnce() {
        here.does(turn -> {
            throw new IOException("the disk is full");
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).endsWith("the disk is full");
        assertThat(there.comesRound()).isTrue();
    }

    @Test
    void whenANodeDiesInItsTurnAnotherTakesOverAfterTheLease() {
        here.does(turn -> {
            add(turn, "here");
            here.reached.away(true);
        });
        assertThat(here.comesRound()).isTrue();

        pass(LEASE.minus(MINUTE));
        assertThat(there.comesRound()).as("before the lease ends").isFalse();
        pass(MINUTE);
        there.does(turn -> add(turn, "there"));
        assertThat(there.comesRound()).isTrue();
        assertThat(shelves()).containsExactly("here", "there");
    }

    @Test
    void aNodeThatSleptThroughItsLeaseChangesNothingAndStops() {
        here.does(mine -> {
            pass(LEASE);
            there.does(other -> {
                assertIsOver(mine, () -> add(mine, "late, beside the other's turn"));
                add(other, "there");
            });
            assertThat(there.comesRound()).isTrue();
            assertThat(there.report().error()).isEmpty();
            assertIsOver(mine, () -> add(mine, "late, after the other's turn"));
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).isEmpty();
        assertThat(shelves()).containsExactly("there");
    }

    @Test
    void theLateEndOfATurnDoesNotEndTheNextOne() {
        here.does(mine -> {
            pass(LEASE);
            there.does(other -> there.reached.away(true));
            assertThat(there.comesRound()).isTrue();
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.comesRound()).as("the other has not let go").isFalse();
    }

    @Test
    void aTaskThatTakesLongerThanItsLeaseKeepsItByAsking() {
        here.does(turn -> {
            for (int i = 0; i < 45; i++) {
                pass(MINUTE);
                assertThat(turn.goesOn()).isTrue();
                assertThat(there.comesRound()).isFalse();
            }
            add(turn, "after three quarters of an hour");
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).isEmpty();
        assertThat(shelves()).containsExactly("after three quarters of an hour");
    }

    @Test
    void aTaskThatTakesLongerThanItsLeaseWithoutAskingMayGoOnWhileNobodyElseBegan() {
        here.does(turn -> {
            pass(LEASE.multipliedBy(3));
            add(turn, "late, and alone");
            assertThat(turn.goesOn()).isTrue();
            assertThat(there.comesRound()).as("from then on it has the lease").isFalse();
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).isEmpty();
    }

    @Test
    void aTurnThatIsLostStaysLost() {
        here.does(mine -> {
            pass(LEASE);
            assertThat(there.comesRound()).isTrue();
            assertThat(mine.goesOn()).isFalse();
            assertThat(mine.goesOn()).as("asked a second time").isFalse();
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepATurn() {
        here.does(mine -> {
            pass(LEASE);
            assertThat(there.comesRound()).isTrue();
            Instant now = clock.instant();
            clock.set(now.minus(LEASE).minus(MINUTE));
            assertThat(mine.goesOn()).isFalse();
            clock.set(now);
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).isEmpty();
    }

    @Test
    void whileTheDatabaseIsAwayThereAreNoTurnsAndAfterwardsThereAre() {
        here.reached.away(true);
        assertThat(here.comesRound()).isFalse();
        assertThat(here.report().outcome()).isEqualTo(RunResult.FAILED);
        here.reached.away(false);
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().outcome()).isEqualTo(RunResult.OK);
    }

    @Test
    void aTaskThatFailsWhileTheDatabaseIsAwayIsToldByItsOwnFailure() {
        here.does(turn -> {
            here.reached.away(true);
            throw new IOException("the disk is full");
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).endsWith("the disk is full");
    }

    @Test
    void aTurnThatAsksWhileTheDatabaseIsAwayEndsAndIsLetGoOfByTime() {
        here.does(turn -> {
            pass(MINUTE);
            here.reached.away(true);
            assertThat(turn.goesOn()).isTrue();
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(here.report().error()).contains("the database is away");
        assertThat(there.comesRound()).isFalse();
        pass(LEASE);
        assertThat(there.comesRound()).isTrue();
    }

    @Test
    void aNodeThatIsStoppedInItsTurnStopsAndLetsGoAtOnce() {
        here.does(turn -> {
            assertThat(turn.goesOn()).isTrue();
            Thread.currentThread().interrupt();
            assertThat(turn.goesOn()).isFalse();
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(Thread.interrupted()).as("the interrupt is still to be seen").isTrue();
        assertThat(here.report().error()).isEmpty();
        assertThat(there.comesRound()).isTrue();
    }
}
