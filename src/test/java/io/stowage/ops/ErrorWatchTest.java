package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ops.Health.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ErrorWatchTest {
    private final FakeClock clock = new FakeClock();
    private final ErrorWatch errors = new ErrorWatch(clock);

    @Test
    void withoutAnErrorAllIsWell() {
        assertThat(errors.health().status()).isEqualTo(Status.UP);
    }

    @Test
    void aClassThatCannotBeLoadedIsDownUntilARestart() {
        errors.note(new NoClassDefFoundError("io/stowage/web/EntityTags"));
        clock.advance(Duration.ofDays(30));
        errors.note(new StackOverflowError());

        assertThat(errors.health().status()).isEqualTo(Status.DOWN);
        assertThat(errors.health().reason()).contains("restart").contains("EntityTags");
    }

    @Test
    void memoryMayBeThereAgain() {
        errors.note(new OutOfMemoryError("Java heap space"));
        clock.advance(Duration.ofSeconds(59));
        assertThat(errors.health().status()).isEqualTo(Status.DOWN);

        errors.note(new OutOfMemoryError("Java heap space"));
        clock.advance(Duration.ofSeconds(59));
        assertThat(errors.health().status()).isEqualTo(Status.DOWN);

        clock.advance(Duration.ofSeconds(1));
        assertThat(errors.health().status()).isEqualTo(Status.UP);
    }

    @Test
    void aRequestThatOverflowsTheStackTakesTheNodeFromNobody() {
        errors.note(new StackOverflowError());
        assertThat(errors.health().status()).isEqualTo(Status.DEGRADED);

        errors.note(new OutOfMemoryError());
        errors.note(new StackOverflowError());
        assertThat(errors.health().status()).isEqualTo(Status.DOWN);

        clock.advance(Duration.ofMinutes(1));
        assertThat(errors.health().status()).isEqualTo(Status.UP);
    }
}
