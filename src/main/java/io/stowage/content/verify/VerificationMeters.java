package io.stowage.content.verify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.content.rows.Place;
import java.util.Locale;
import java.util.Optional;

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

    void count(Optional<Place.State> state, long read) {
        String result =
                state.map(known -> known.name().toLowerCase(Locale.ROOT)).orElse("unread");
        registry.counter("stowage.content.verified", "result", result).increment();
        bytes.increment((double) read);
    }
}
