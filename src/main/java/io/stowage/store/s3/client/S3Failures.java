package io.stowage.store.s3.client;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Carries what another thread threw into this one as if it had happened here. */
public final class S3Failures {
    private S3Failures() {}

    public static IOException rethrow(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException failure) {
            return failure;
        }
        if (cause instanceof RuntimeException bug) {
            throw bug;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("nothing else is thrown there", cause);
    }
}
