package io.stowage.web.client;

import io.stowage.config.Settings;

/** Whether callers on this machine may do what nobody else may without a token. */
public record LocalConfig(Access access) {

    /** Who is taken for a caller on this machine. */
    public enum Access {
        /** As {@link #OPEN} where {@code java -jar} listens on loopback, and as {@link #CLOSED} anywhere else. */
        AUTO,
        OPEN,
        CLOSED
    }

    public static LocalConfig from(Settings settings) {
        return new LocalConfig(settings.choice(
                "local-access",
                Access.AUTO,
                "Whether callers on this machine see health and metrics without a token and may use what is for this"
                        + " machine only: trust-all, the demo front, demo credit. With auto they may where java -jar"
                        + " listens on loopback. Close it where a proxy on this machine passes requests on to here."));
    }

    /** @param alone the server is known to listen on loopback only */
    public LocalCallers callers(boolean alone) {
        return new LocalCallers(access == Access.OPEN || (access == Access.AUTO && alone));
    }
}
