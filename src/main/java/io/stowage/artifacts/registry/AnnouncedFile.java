package io.stowage.artifacts.registry;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A file that is about to come.
 *
 * @param announced digests that its bytes must have
 * @param length empty where it is not known before the end
 */
public record AnnouncedFile(String packageId, FilePath path, String mediaType, Digests announced, OptionalLong length) {
    AnnouncedFile announcing(Digests more) {
        return new AnnouncedFile(packageId, path, mediaType, announced.and(more), length);
    }

    /** Refuses a length that contradicts what was announced when the package was created. */
    void requireLength(ArtifactFile expected) {
        expected.size().ifPresent(size -> {
            if (length.isPresent() && length.getAsLong() != size) {
                throw mismatch("size", Long.toString(size), Long.toString(length.getAsLong()));
            }
        });
    }

    static StowageException mismatch(String what, String expected, String actual) {
        return new StowageException(
                        Fault.DIGEST_MISMATCH, "the body is not what was announced: its " + what + " is another")
                .coded("digest_mismatch", Map.of("algorithm", what, "expected", expected, "actual", actual));
    }
}
