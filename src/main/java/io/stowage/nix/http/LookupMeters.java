package io.stowage.nix.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.nix.cache.PathUploads;

/** How often clients find what they look for, and upload what contradicts. */
public final class LookupMeters {
    private final MeterRegistry meters;

    public LookupMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** What clients look for. */
    enum What {
        NARINFO("narinfo"),
        NAR("nar");

        private final String label;

        What(String label) {
            this.label = label;
        }
    }

    void looked(NixCall call, What what, boolean hit) {
        Counter.builder("stowage.nix.lookups")
                .description("Narinfos and NARs that were asked for")
                .tag("cache", call.cache().config().name())
                .tag("what", what.label)
                .tag("result", hit ? "hit" : "miss")
                .register(meters)
                .increment();
    }

    void uploaded(NixCall call, PathUploads.Outcome outcome) {
        if (outcome == PathUploads.Outcome.KEPT || outcome == PathUploads.Outcome.REPLACED) {
            Counter.builder("stowage.nix.conflicts")
                    .description("Narinfos that said something else than the one that was there")
                    .tag("cache", call.cache().config().name())
                    .tag("kept", outcome == PathUploads.Outcome.KEPT ? "old" : "new")
                    .register(meters)
                    .increment();
        }
    }
}
