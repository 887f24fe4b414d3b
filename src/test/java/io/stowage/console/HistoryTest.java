package io.stowage.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.ops.FakeClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeClock clock = new FakeClock();
    private final History history = new History(meters, clock);

    private List<Double> values(String plot, String name) {
        return history.document().series().stream()
                .filter(series -> series.plot().equals(plot) && series.name().equals(name))
                .findFirst()
                .orElseThrow()
                .values();
    }

    @Test
    void aCounterIsShownAsItsRateAndTheFirstLookHasNone() {
        meters.counter("stowage.request.bytes", "direction", "in").increment(1000);
        history.sample();
        meters.counter("stowage.request.bytes", "direction", "in").increment(500);
        clock.advance(Duration.ofSeconds(10));
        history.sample();
        assertThat(values("traffic", "in")).containsExactly(null, 50.0);
        assertThat(values("traffic", "out")).containsExactly(null, 0.0);
    }

    @Test
    void requestsAreSortedByWhatBecameOfThem() {
        history.sample();
        for (String status : List.of("200", "204", "404", "499", "503")) {
            meters.timer("stowage.requests", "status", status).record(Duration.ofMillis(1));
        }
        clock.advance(Duration.ofSeconds(1));
        history.sample();
        assertThat(values("requests", "answered").get(1)).isEqualTo(2);
        assertThat(values("requests", "refused").get(1)).isEqualTo(1);
        assertThat(values("requests", "broken off").get(1)).isEqualTo(1);
        assertThat(values("requests", "failed").get(1)).isEqualTo(1);
    }

    @Test
    void onlyTheLastHourIsKept() {
        for (int i = 0; i < History.KEPT + 10; i++) {
            clock.advance(History.EVERY);
            history.sample();
        }
        assertThat(history.document().at()).hasSize(History.KEPT);
        assertThat(values("memory", "heap")).hasSize(History.KEPT);
    }
}
