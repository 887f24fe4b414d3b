package io.stowage.artifacts.registry;

import io.stowage.digest.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A package as its row has it.
 *
 * @param owner who pays for what is stored
 * @param createdBy the access key
 * @param labels in the order of their names
 * @param version of the row: it grows with each change
 */
public record ArtifactPackage(
        String id,
        Coordinates coordinates,
        String retentionClass,
        PackageState state,
        Map<String, String> labels,
        String owner,
        String createdBy,
        Instant createdAt,
        Optional<Instant> finalizedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> expiredAt,
        Optional<Digest> manifest,
        long files,
        long bytes,
        long version) {
    ArtifactPackage labelled(Map<String, String> its) {
        return new ArtifactPackage(
                id,
                coordinates,
                retentionClass,
                state,
                its,
                owner,
                createdBy,
                createdAt,
                finalizedAt,
                expiresAt,
                expiredAt,
                manifest,
                files,
                bytes,
                version);
    }
}
