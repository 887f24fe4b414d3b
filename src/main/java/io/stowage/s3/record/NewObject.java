package io.stowage.s3.record;

import io.stowage.s3.payload.ObjectChecksum;
import java.util.List;
import java.util.Optional;

/** An object that is to be written, without its bytes. */
public record NewObject(
        String etag, ObjectAttributes attributes, Optional<ObjectChecksum> checksum, List<ObjectPart> parts) {
    public NewObject {
        parts = List.copyOf(parts);
    }

    public static NewObject of(String etag, ObjectAttributes attributes) {
        return new NewObject(etag, attributes, Optional.empty(), List.of());
    }
}
