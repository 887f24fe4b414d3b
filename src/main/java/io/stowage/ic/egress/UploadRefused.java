package io.stowage.ic.egress;

import org.jspecify.annotations.Nullable;

/** What was brought does not prove that the owner agreed. The message is for the log and not for the uploader. */
public final class UploadRefused extends RuntimeException {
    UploadRefused(String message) {
        this(message, null);
    }

    UploadRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
