package io.stowage.demo;

import java.time.Instant;

/**
 * What a row says of a named object.
 *
 * @param content which content its bytes are
 * @param owner who put it; empty for nobody
 */
record DemoObject(
        String name, long content, String owner, long length, String mediaType, String etag, Instant changedAt) {}
