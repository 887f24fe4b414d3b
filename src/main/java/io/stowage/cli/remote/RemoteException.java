package io.stowage.cli.remote;

import java.io.IOException;

/** A server answered, and not with what was asked for. */
public final class RemoteException extends IOException {
    private final int status;
    private final String code;
    private final long retryAfterSeconds;

    /**
     * @param code the stable word that Stowage gives along; empty when something else answered
     * @param retryAfterSeconds 0 when the server does not say
     */
    public RemoteException(String asked, int status, String code, String text, long retryAfterSeconds) {
        super(asked + ": the server answered " + status + (text.isEmpty() ? "" : " (" + text + ")"));
        this.status = status;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Whether the same request may succeed later. */
    boolean mayPass() {
        return status == 408 || status == 429 || status >= 500;
    }
}
