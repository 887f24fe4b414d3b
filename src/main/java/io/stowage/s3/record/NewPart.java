package io.stowage.s3.record;

import io.stowage.s3.payload.ObjectChecksum;
import java.util.Optional;

/** A part that is to be stored, without its bytes. It replaces the one of its number. */
public record NewPart(int number, String etag, Optional<ObjectChecksum> checksum) {
    public NewPart {
        if (number < 1 || number > UploadLimits.MOST_PARTS) {
            throw new IllegalArgumentException("parts have numbers from 1 to " + UploadLimits.MOST_PARTS);
        }
    }
}
