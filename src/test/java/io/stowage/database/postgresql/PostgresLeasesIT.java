package io.stowage.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.database.Lease;
import io.stowage.database.Leases;
import io.stowage.database.LeasesContract;
import io.stowage.database.PostgresSchema;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pg")
class PostgresLeasesIT extends LeasesContract {
    private final PostgresSchema schema = PostgresSchema.create();

    @Override
    protected Database open() {
        return schema.open();
    }

    @AfterEach
    void dropIt() {
        schema.drop();
    }

    @Test
    void aNodeWhoseClockIsAheadTakesNothingOver() {
        assertThat(here.take("sweep", LONG)).isPresent();
        Leases ahead = new Leases(database, "ahead", Clock.offset(clock, Duration.ofDays(365)));
        assertThat(ahead.take("sweep", LONG)).isEmpty();
        Leases behind = new Leases(database, "behind", Clock.offset(clock, Duration.ofDays(-365)));
        Lease old = behind.take("other", LONG).orElseThrow();
        assertThat(here.take("other", LONG)).isEmpty();
        assertThat(behind.renew(old, LONG)).isTrue();
    }
}
