package io.stowage.s3.index;

import io.stowage.content.rows.Checksum;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A checksum that is shown with an object: of all its bytes, or of the checksums of its parts. */
public record ObjectChecksum(Checksum algorithm, Type type, String value) {
    public enum Type {
        FULL_OBJECT,
        COMPOSITE
    }

    String text() {
        return algorithm + " " + type + " " + value;
    }

    static Optional<ObjectChecksum> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        String[] words = text.split(" ", 3);
        return Optional.of(new ObjectChecksum(Checksum.valueOf(words[0]), Type.valueOf(words[1]), words[2]));
    }
}
