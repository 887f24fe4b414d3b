package io.stowage.s3.bucket;

import io.stowage.s3.wire.CannedAcl;
import java.util.Set;

/**
 * How buckets are made.
 *
 * @param region what clients are told of where they are
 * @param strictRegion whether a client that wants them elsewhere is refused
 * @param reservedNames names that no bucket may have, as they are paths of other fronts
 * @param mostOfKey how many a key may have
 */
public record BucketConfig(
        String region, boolean strictRegion, CannedAcl defaultAcl, Set<String> reservedNames, int mostOfKey) {
    public BucketConfig {
        reservedNames = Set.copyOf(reservedNames);
    }
}
