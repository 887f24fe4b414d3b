package io.stowage.app.settings;

import io.stowage.web.client.LocalCallers;
import io.stowage.web.client.Peer;
import jakarta.servlet.ServletContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who can reach this server, as far as it is known, and what follows for callers on this machine. */
public final class LocalAccess {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAccess.class);

    /** Left in the context by the launcher: the address that it listens on. */
    static final String BIND = "io.stowage.bind";

    private LocalAccess() {}

    public static LocalCallers find(Configuration configuration, ServletContext context) {
        return configuration.local().callers(isAlone(context));
    }

    /** Whether {@code java -jar} serves, and no container. */
    public static boolean isLaunched(ServletContext context) {
        return context.getAttribute(BIND) instanceof String;
    }

    /** Whether the server is known to listen on loopback only; a container does not say where it listens. */
    public static boolean isAlone(ServletContext context) {
        return context.getAttribute(BIND) instanceof String address && isLoopback(address);
    }

    /** Whether the server is known to listen elsewhere too. */
    public static boolean isExposed(ServletContext context) {
        return context.getAttribute(BIND) instanceof String address && !isLoopback(address);
    }

    /** Says what an operator with a proxy on the same machine has to know. */
    public static void log(LocalCallers locals) {
        if (locals.open()) {
            LOG.info(
                    "callers on this machine see health and metrics without a token and may use what is for this machine"
                            + " only; if a proxy here passes requests on to this server, set stowage.local-access=closed");
        } else {
            LOG.info("health and metrics are for the admin token and for addresses in stowage.console.allow; nobody is"
                    + " taken for a caller on this machine, see stowage.local-access");
        }
    }

    private static boolean isLoopback(String bind) {
        try {
            return bind.equals("localhost") || Peer.isLoopback(bind);
        } catch (IllegalArgumentException e) {
            LOG.debug("the address {} is a name, which may stand for any address", bind, e);
            return false;
        }
    }
}
