package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aTaskHasAName() {
        assertThatThrownBy(() -> Task.every(MINUTE, " ", () -> {})).hasMessageContaining("name");
    }

    @Test
    void aDelayOfNothingIsRefused() {
        assertThatThrownBy(() -> Task.every(Duration.ZERO, "busy", () -> {})).hasMessageContaining("busy");
    }

    @Test
    void aFirstRunInThePastIsRefused() {
        Task task = Task.every(MINUTE, "early", () -> {});
        assertThatThrownBy(() -> task.startingAfter(Duration.ofSeconds(-1))).hasMessageContaining("early");
    }

    @Test
    void jitterIsAFraction() {
        Task task = Task.every(MINUTE, "wild", () -> {});
        assertThatThrownBy(() -> task.withJitter(1)).hasMessageContaining("fraction");
        assertThatThrownBy(() -> task.withJitter(-0.1)).hasMessageContaining("fraction");
        assertThatThrownBy(() -> task.withJitter(Double.NaN)).hasMessageContaining("fraction");
    }
}
