package io.stowage.s3.record;

import java.util.Optional;

/** A part that an object was uploaded in. */
public record ObjectPart(int number, long size, Optional<String> checksum) {}
