package io.stowage.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.LeasedTasksContract;
import io.stowage.database.PostgresSchema;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pg")
class PostgresLeasedTasksIT extends LeasedTasksContract {
    private final PostgresSchema schema = PostgresSchema.create();

    @Override
    protected Database open() {
        return schema.open();
    }

    /** Nobody turns the server's clock, so the ends of all leases come nearer instead. */
    @Override
    protected void passOnTheServer(Duration time) {
        database.write(
                "let time pass", rows -> rows.execute("UPDATE lease SET ends_at = ends_at - ?", time.toMillis()));
    }

    @AfterEach
    void dropIt() {
        schema.drop();
    }

    @Test
    void nodesWhoseClocksAreAYearAheadOrBehindTakeTurnsLikeOthers() {
        Node ahead = new Node(new FakeClock(clock.instant().plus(Duration.ofDays(365))));
        Node behind = new Node(new FakeClock(clock.instant().minus(Duration.ofDays(365))));
        here.does(turn -> {
            assertThat(ahead.comesRound()).isFalse();
            assertThat(behind.comesRound()).isFalse();
        });
        assertThat(here.comesRound()).isTrue();
        assertThat(ahead.comesRound()).isTrue();
        ahead.does(turn -> assertThat(here.comesRound()).isFalse());
        behind.does(turn -> assertThat(here.comesRound()).isFalse());
        assertThat(ahead.comesRound()).isTrue();
        assertThat(behind.comesRound()).isTrue();
    }
}
