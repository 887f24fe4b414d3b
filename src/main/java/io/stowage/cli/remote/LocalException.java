package io.stowage.cli.remote;

import java.io.IOException;

/** A file on this machine could not be read or written; asking the server again does not help. */
public final class LocalException extends IOException {
    public LocalException(String message, IOException cause) {
        super(message, cause);
    }

    public LocalException(String message) {
        super(message);
    }
}
