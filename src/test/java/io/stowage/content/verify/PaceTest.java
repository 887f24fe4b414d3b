package io.stowage.content.verify;

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
        slow.read(500);
        slow.read(1500);
        assertThat(waited).isEqualTo(2_000_000_000L);
    }

    @Test
    void timeThatWasNotUsedIsNotMadeUpFor() throws InterruptedException {
        now = 0;
        Pace slow = new Pace(1000, () -> now, nanos -> waited += nanos);
        now = 60_000_000_000L;
        slow.read(1000);
        assertThat(waited).isEqualTo(1_000_000_000L);
    }

    @Test
    void aClockOfTheMachineThatOverflowsChangesNothing() throws InterruptedException {
        pace.read(1000);
        pace.read(1000);
        assertThat(waited).isEqualTo(2_000_000_000L);
    }
}
