package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    private final FakeClock clock = new FakeClock();
    private final LogLimit limit = new LogLimit(Duration.ofMinutes(1), clock);
    private final List<Long> lines = new ArrayList<>();

    private void log(int times) {
        for (int i = 0; i < times; i++) {
            limit.log(lines::add);
        }
    }

    @Test
    void theFirstLineIsWrittenAtOnce() {
        log(1);
        assertThat(lines).containsExactly(0L);
    }

    @Test
    void linesOfOnePauseAreWithheldAndCounted() {
        log(1000);
        clock.advance(Duration.ofSeconds(59));
        log(1);
        assertThat(lines).containsExactly(0L);
        clock.advance(Duration.ofSeconds(1));
        log(2);
        assertThat(lines).containsExactly(0L, 1000L);
        clock.advance(Duration.ofMinutes(1));
        log(1);
        assertThat(lines).containsExactly(0L, 1000L, 1L);
    }
}
