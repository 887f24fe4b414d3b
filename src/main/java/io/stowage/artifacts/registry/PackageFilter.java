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

    /** No id of a package that the filter means is before this one. */
    Optional<String> from() {
        return createdAfter.map(PackageIds::time);
    }

    /** All of their ids are before this one. */
    Optional<String> to() {
        return createdBefore.map(PackageIds::time);
    }

    /** Whether a package is one that this means, but for its time, labels and files. */
    boolean matches(ArtifactPackage found) {
        return found.state() == state
                && producer.map(found.coordinates().producer()::equals).orElse(true)
                && name.map(found.coordinates().name()::equals).orElse(true)
                && version.map(found.coordinates().version()::equals).orElse(true)
                && retentionClass.map(found.retentionClass()::equals).orElse(true);
    }

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
