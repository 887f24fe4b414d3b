package io.stowage.content.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = Long.MAX_VALUE - 5;
    private long waited;

    private final Pace pace = new Pace(1000, () -> now, nanos -> {
        waited += nanos;
        now += nanos;
    });

    @Test
    void bytesTakeTheirTime() throws InterruptedException {
        now = 0;
        Pace slow = new Pace(1000, () -> now, nanos -> {
            waited += nanos;
            now += nanos;
        });
        slow.take(500);
        slow.take(1500);
        assertThat(waited).isEqualTo(2_000_000_000L);
    }

    @Test
    void timeThatWasNotUsedIsNotMadeUpFor() throws InterruptedException {
        now = 0;
        Pace slow = new Pace(1000, () -> now, nanos -> waited += nanos);
        now = 60_000_000_000L;
        slow.take(1000);
        assertThat(waited).isEqualTo(1_000_000_000L);
    }

    @Test
    void aClockOfTheMachineThatOverflowsChangesNothing() throws InterruptedException {
        pace.take(1000);
        pace.take(1000);
        assertThat(waited).isEqualTo(2_000_000_000L);
    }
}
