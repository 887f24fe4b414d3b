package io.stowage.content;

import static io.stowage.content.ContentFixture.STORE;
import static io.stowage.content.ContentFixture.incoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.verify.VerifyOptions;
import io.stowage.database.Database;
import io.stowage.database.Leases;
import io.stowage.database.Migrations;
import io.stowage.database.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyJobsTest extends VerifyJobsContract {
    @TempDir
    private Path folder;

    @Override
    Database openDatabase(Migrations... tables) {
        return TestDatabases.embedded(folder, tables);
    }

    /** A server of a database has a clock that no test turns. */
    @Test
    void theLeaseOfANodeThatWasKilledRunsOut() throws Exception {
        room.put("a", incoming("one"));
        room.clock.advance(Duration.ofMinutes(1));
        assertThat(new Leases(room.database, "killed", room.clock).take("content-verify-here", Duration.ofSeconds(60)))
                .isPresent();
        assertThatThrownBy(() -> jobs.start(STORE, VerifyOptions.USUAL, false)).hasMessageContaining("ends just now");
        room.clock.advance(Duration.ofSeconds(60));
        assertThat(verifyAll().counters().ok()).isEqualTo(1);
    }
}
