package io.stowage.s3.record;

import io.stowage.s3.wire.CannedAcl;

/** A bucket that is to be made; see {@link Bucket}. Whoever pays for its key pays for it. */
public record NewBucket(String name, String owner, String root, CannedAcl acl) {}
