package io.stowage.s3.record;

import io.stowage.s3.wire.ObjectKey;
import java.time.Instant;

/** What a listing shows of an object. */
public record ListedObject(ObjectKey key, long size, Instant modified, String etag) {}
