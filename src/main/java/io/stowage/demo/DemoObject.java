package io.stowage.demo;

import io.stowage.web.answer.EntityTag;
import io.stowage.web.answer.Representation;
import java.time.Instant;

/**
 * What a row says of a named object.
 *
 * @param content which content its bytes are
 * @param owner who put it; empty for nobody
 * @param etag without quotes
 */
record DemoObject(
        String name, long content, String owner, long length, String mediaType, String etag, Instant changedAt) {

    EntityTag tag() {
        return EntityTag.strong(etag);
    }

    Representation representation() {
        return Representation.of(tag(), length).modifiedAt(changedAt);
    }
}
