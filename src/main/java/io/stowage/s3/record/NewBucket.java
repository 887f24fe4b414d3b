package io.stowage.s3.record;

import io.stowage.s3.wire.CannedAcl;

/** A bucket that is to be made; see {@link Bucket}. */
public record NewBucket(String name, String owner, String payer, String root, CannedAcl acl) {}
