package io.stowage.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    /** What a server says that has no room left to note which of many writers depend on each other. */
    private final SQLException noRoom =
            new SQLException("not enough elements in RWConflictPool to record a read/write conflict", "53200");

    @Test
    void aWriteForWhichTheServerHasNoMemoryIsDoneAgain() {
        assertThat(Failures.isConflict(noRoom)).isTrue();
    }

    @Test
    void whatHelpsAgainstItIsTold() {
        StowageException told = Failures.of("put an object", noRoom);

        assertThat(told.fault()).isEqualTo(Fault.DATABASE_UNAVAILABLE);
        assertThat(told).hasMessageContaining("stowage.database.pool-size");
    }
}
