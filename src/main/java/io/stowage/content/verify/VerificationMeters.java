package io.stowage.content.verify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What verifications found since the start of the process. */
public final class VerificationMeters {
    private final MeterRegistry registry;
    private final Counter bytes;

    public VerificationMeters(MeterRegistry registry) {
        this.registry = registry;
        this.bytes = Counter.builder("stowage.content.verified.bytes")
                .description("Bytes of contents that were read again")
                .register(registry);
    }

    void count(Outcome outcome) {
        registry.counter(
                        "stowage.content.verified",
                        "result",
                        outcome.verdict().name().toLowerCase(Locale.ROOT))
                .increment();
        bytes.increment((double) outcome.read());
    }
}
