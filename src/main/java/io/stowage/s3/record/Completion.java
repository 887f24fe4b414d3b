package io.stowage.s3.record;

import io.stowage.digest.Digest;
import io.stowage.s3.payload.ObjectChecksum;
import java.util.List;
import java.util.Optional;

/**
 * What an upload became.
 *
 * @param root of the object's content, where it is known already
 * @param repeated whether it was completed before
 */
public record Completion(String etag, Optional<ObjectChecksum> checksum, Optional<Digest> root, boolean repeated) {

    /** A part that the client wants in the object, as it says; empty checksums are not compared. */
    public record Listed(int number, String etag, Optional<String> checksum) {}

    /** ETag and checksum of the whole. */
    public record Whole(String etag, Optional<ObjectChecksum> checksum) {}

    /** Makes them of the parts; an exception leaves the upload as it was. It may be asked more than once. */
    @FunctionalInterface
    public interface Sum {
        Whole of(Upload upload, List<Part> parts);
    }
}
