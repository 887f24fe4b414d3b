package io.stowage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases on every engine. */
public abstract class LeasesContract {
    protected static final Duration LONG = Duration.ofMinutes(10);

    protected final FakeClock clock = new FakeClock();
    protected Database database;
    protected Leases here;
    private Leases there;

    protected abstract Database open() throws Exception;

    @BeforeEach
    void openIt() throws Exception {
        database = open();
        database.migrate(Leases.TABLES);
        database.migrate(Shelves.TABLES);
        here = new Leases(database, "here", clock);
        there = new Leases(database, "there", clock);
    }

    @AfterEach
    void closeIt() {
        database.close();
    }

    /** Ends a lease by time, on whichever clock counts. */
    private Lease takenOver(String name) {
        if (database.engine() == Engine.SQLITE) {
            clock.advance(LONG);
        }
        return Awaitility.await()
                .until(() -> there.take(name, LONG), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private Lease aShortOne(String name) {
        Duration length = database.engine() == Engine.SQLITE ? LONG : Duration.ofMillis(50);
        return here.take(name, length).orElseThrow();
    }

    @Test
    void aLeaseHasOneHolder() {
        Lease lease = here.take("sweep", LONG).orElseThrow();
        assertThat(there.take("sweep", LONG)).isEmpty();
        assertThat(here.take("sweep", LONG)).as("nor twice to the same node").isEmpty();
        assertThat(there.take("another", LONG)).isPresent();
        assertThat(here.renew(lease, LONG)).isTrue();
    }

    @Test
    void aReleasedLeaseIsFree() {
        Lease first = here.take("sweep", LONG).orElseThrow();
        here.release(first);
        Lease second = there.take("sweep", LONG).orElseThrow();
        assertThat(second.fence()).isGreaterThan(first.fence());
        here.release(first);
        assertThat(here.take("sweep", LONG))
                .as("a late release ends no other's lease")
                .isEmpty();
    }

    @Test
    void afterItsEndALeaseIsTakenOverWithAHigherFence() {
        Lease first = aShortOne("sweep");
        Lease second = takenOver("sweep");

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(here.renew(first, LONG)).isFalse();
        assertThatThrownBy(() -> database.write("sweep", rows -> {
                    Shelves.add(rows, "late");
                    here.require(rows, first);
                    return 0;
                }))
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
        assertThat(database.<List<String>>read("look", Shelves::names)).isEmpty();
    }

    @Test
    void aHolderMayWriteAndRenewAfterTheEndIfNobodyTookItOver() {
        Lease lease = aShortOne("sweep");
        clock.advance(LONG.multipliedBy(2));
        database.write("sweep", rows -> {
            here.require(rows, lease);
            return Shelves.add(rows, "mine");
        });
        assertThat(here.renew(lease, LONG)).isTrue();
        assertThat(there.take("sweep", LONG)).isEmpty();
    }

    @Test
    void ofManyWhoWantItOneHasIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Leases node = new Leases(database, "node " + i, clock);
                all.add(threads.submit(() -> node.take("sweep", LONG).isPresent()));
            }
            int taken = 0;
            for (Future<Boolean> one : all) {
                taken += one.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsDoneAloneIsDoneByOneAndLetGo() {
        List<String> done = new ArrayList<>();
        boolean first = here.alone("sweep", LONG, lease -> {
            assertThat(there.alone("sweep", LONG, other -> done.add("there"))).isFalse();
            done.add("here");
        });
        assertThat(first).isTrue();
        assertThat(there.alone("sweep", LONG, other -> done.add("there"))).isTrue();
        assertThat(done).containsExactly("here", "there");
    }
}
