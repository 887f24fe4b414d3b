package io.stowage.web.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells who calls from this very machine. A proxy here speaks for others and a browser here may run the page of a
 * stranger, so a request from loopback counts only when it calls this server by a name of this machine and nothing in
 * it hints at a proxy. A proxy that leaves no trace cannot be told apart: where one runs, the operator closes this.
 */
public final class LocalCallers {
    private static final String FORWARDED = "x-forwarded-";
    private static final Set<String> PROXY_HEADERS = Set.of(
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-original-forwarded-for",
            "x-original-host",
            "x-envoy-external-address",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip");

    private final boolean open;

    /** @param open whether anybody is taken for a caller on this machine at all */
    public LocalCallers(boolean open) {
        this.open = open;
    }

    public boolean open() {
        return open;
    }

    /** Whether this request comes from this machine and from nobody beyond it, as far as a request can tell. */
    public boolean include(HttpServletRequest request) {
        return open
                && Peer.isLoopback(request.getRemoteAddr())
                && Peer.isLoopback(request.getLocalAddr())
                && !isProxied(request)
                && namesThisMachine(request.getHeader("Host"));
    }

    /**
     * Whether the request shows the trace of a proxy. HTTP/1.0 is one: nginx speaks it to its upstream unless told
     * otherwise, and adds nothing else.
     */
    static boolean isProxied(HttpServletRequest request) {
        return request.getProtocol().equals("HTTP/1.0")
                || Collections.list(request.getHeaderNames()).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(name -> name.startsWith(FORWARDED) || PROXY_HEADERS.contains(name));
    }

    /** By the Host line as it was sent: a foreign name that DNS leads here is not this machine's. */
    private static boolean namesThisMachine(@Nullable String sent) {
        if (sent == null) {
            return false;
        }
        String host = Peer.withoutPort(sent);
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return Peer.isLoopback(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
