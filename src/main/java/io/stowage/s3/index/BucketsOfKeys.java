package io.stowage.s3.index;

import io.stowage.access.AccessKey;
import io.stowage.access.AccessKeys;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Comparator;
import org.jdbi.v3.core.Handle;

/**
 * What becomes of buckets when their access key changes. Its owner pays for them, so a new owner does from then on. A key
 * is not deleted while it has some, or they pass to the oldest other key of the same owner.
 */
public final class BucketsOfKeys implements AccessKeys.Guard {
    private final AccessKeys keys;
    private final Buckets buckets;

    public BucketsOfKeys(AccessKeys keys, S3Index index) {
        this.keys = keys;
        this.buckets = index.buckets();
    }

    @Override
    public void beforeDeletion(Handle rows, AccessKey key, boolean force) {
        if (!buckets.any(rows, key.id())) {
            return;
        }
        if (!force) {
            throw new StowageException(
                    Fault.CONFLICT,
                    "the access key " + key.id() + " has buckets; delete them, or pass them on with force");
        }
        AccessKey heir = keys.ofOwner(rows, key.owner()).stream()
                .filter(other -> !other.id().equals(key.id()) && other.enabled())
                .min(Comparator.comparing(AccessKey::createdAt).thenComparing(AccessKey::id))
                .orElseThrow(() -> new StowageException(
                        Fault.CONFLICT,
                        "the access key " + key.id() + " has buckets, and " + key.owner()
                                + " has no other key that they could pass to; make one first"));
        int unused = buckets.transfer(rows, key.id(), heir.id(), heir.owner());
    }

    @Override
    public void afterNewOwner(Handle rows, AccessKey key) {
        int unused = buckets.transfer(rows, key.id(), key.id(), key.owner());
    }
}
