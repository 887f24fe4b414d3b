package io.stowage.s3.record;

import io.stowage.s3.payload.ObjectChecksum;
import java.time.Instant;
import java.util.Optional;

/** A part of an upload that goes on. */
public record Part(
        int number, long content, long size, String etag, Instant modified, Optional<ObjectChecksum> checksum) {}
