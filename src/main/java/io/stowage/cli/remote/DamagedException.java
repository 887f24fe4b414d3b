package io.stowage.cli.remote;

import java.io.IOException;

/** Bytes came that are not those of the hash that was asked for. */
public final class DamagedException extends IOException {
    public DamagedException(String message) {
        super(message);
    }
}
