package io.stowage.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

class MetersTest {

    @Test
    void theScrapeShowsTheJvmAndOurMeters() {
        try (Meters meters = new Meters()) {
            Counter.builder("stowage.something").register(meters.registry()).increment();
            assertThat(meters.scrape())
                    .contains("stowage_something_total 1.0")
                    .contains("jvm_memory_used_bytes")
                    .contains("jvm_threads_live_threads")
                    .contains("process_uptime_seconds");
        }
    }

    @Test
    void twoContextsShareNothing() {
        try (Meters one = new Meters();
                Meters other = new Meters()) {
            one.registry().counter("stowage.something").increment();
            assertThat(other.scrape()).doesNotContain("stowage_something");
        }
    }

    @Test
    void labelValuesBeyondTheBoundAreNotMeasuredAndCounted() {
        try (Meters meters = new Meters();
                LogCapture log = LogCapture.of(SeriesLimit.class)) {
            MeterRegistry registry = meters.registry();
            for (int i = 0; i < Meters.MAX_SERIES + 10; i++) {
                registry.counter("stowage.requests", "path", "/" + i).increment();
            }
            registry.counter("stowage.requests", "path", "/0").increment();

            assertThat(registry.find("stowage.requests").counters()).hasSize(Meters.MAX_SERIES);
            assertThat(registry.counter("stowage.requests", "path", "/0").count())
                    .isEqualTo(2);
            assertThat(registry.get("stowage.meters.refused").functionCounter().count())
                    .isEqualTo(10);
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void aMeterWithFewLabelsIsNotHurtByOneWithMany() {
        try (Meters meters = new Meters();
                LogCapture log = LogCapture.of(SeriesLimit.class)) {
            for (int i = 0; i < Meters.MAX_SERIES + 1; i++) {
                meters.registry().counter("stowage.requests", "path", "/" + i);
            }
            meters.registry().counter("stowage.other", "path", "/late").increment();
            assertThat(meters.scrape()).contains("stowage_other_total{path=\"/late\"} 1.0");
            assertThat(log.lines()).isNotEmpty();
        }
    }
}
