package io.stowage.buckets;

import io.stowage.s3.wire.CannedAcl;
import java.util.Set;

/**
 * What holds of buckets that are made here, as for those that S3 clients make.
 *
 * @param mostOfKey how many buckets a key may have
 */
public record BucketRules(Set<String> reservedNames, CannedAcl defaultAcl, int mostOfKey) {
    public BucketRules {
        reservedNames = Set.copyOf(reservedNames);
    }
}
