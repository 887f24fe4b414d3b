package io.stowage.s3.record;

import io.stowage.s3.payload.ObjectChecksum;
import io.stowage.s3.wire.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The current object of a name. It belongs to the owner of its bucket.
 *
 * @param content the number of the content with its bytes
 * @param parts those it was uploaded in, in their order; none for one that came whole
 */
public record StoredObject(
        ObjectKey key,
        long content,
        long size,
        String etag,
        Instant modified,
        ObjectAttributes attributes,
        Optional<ObjectChecksum> checksum,
        List<ObjectPart> parts) {
    public StoredObject {
        parts = List.copyOf(parts);
    }
}
