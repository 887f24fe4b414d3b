package io.stowage.cli.remote;

import java.io.IOException;

/** Nobody answered, or the connection broke, as often as it was tried. */
public final class UnreachableException extends IOException {
    public UnreachableException(String message, IOException cause) {
        super(message, cause);
    }
}
