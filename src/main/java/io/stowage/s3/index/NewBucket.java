package io.stowage.s3.index;

/** A bucket that is to be made; see {@link Bucket}. */
public record NewBucket(String name, String owner, String payer, String root, CannedAcl acl) {}
