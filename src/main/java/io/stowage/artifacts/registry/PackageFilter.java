package io.stowage.artifacts.registry;

import io.stowage.digest.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which packages a list is about.
 *
 * @param after the id that the page before ended with
 */
public record PackageFilter(
        Optional<String> producer,
        Optional<String> name,
        Optional<String> version,
        Optional<String> retentionClass,
        PackageState state,
        Optional<Digest> digest,
        Map<String, String> labels,
        Optional<Instant> createdAfter,
        Optional<Instant> createdBefore,
        boolean oldestFirst,
        Optional<String> after) {
    public static final PackageFilter ALL = new PackageFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            PackageState.FINALIZED,
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    public PackageFilter after(String id) {
        return new PackageFilter(
                producer,
                name,
                version,
                retentionClass,
                state,
                digest,
                labels,
                createdAfter,
                createdBefore,
                oldestFirst,
                Optional.of(id));
    }
}
