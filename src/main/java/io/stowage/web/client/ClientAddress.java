package io.stowage.web.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is: the other end of the connection, or, when that is a proxy that we trust, the nearest address in
 * {@code X-Forwarded-For} that is none. What stands before that one anybody may have written.
 */
public final class ClientAddress {
    private static final String HEADER = "X-Forwarded-For";
    private static final int MOST_HOPS = 32;

    private final List<AddressRange> trusted;

    public ClientAddress(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    public String of(HttpServletRequest request) {
        String nearest = request.getRemoteAddr();
        if (trusted.isEmpty()) {
            return nearest;
        }
        List<String> hops = hops(request);
        for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MOST_HOPS && isTrusted(nearest); i--) {
            if (!isAddress(hops.get(i))) {
                return nearest;
            }
            nearest = Peer.numeric(hops.get(i)).getHostAddress();
        }
        return nearest;
    }

    /** What the client called this server, with the port if it gave one: a proxy that we trust may say it. */
    public String host(HttpServletRequest request) {
        @Nullable String forwarded = isTrusted(request.getRemoteAddr()) ? request.getHeader("X-Forwarded-Host") : null;
        @Nullable String sent = forwarded == null ? request.getHeader("Host") : forwarded.split(",", 2)[0].strip();
        return sent == null ? request.getServerName() : sent;
    }

    private static List<String> hops(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders(HEADER))) {
            for (String hop : line.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        return hops;
    }

    /**
     * Whether many may hide behind this address: a proxy that we trust and that named nobody, or this machine, where a
     * proxy may run that names nobody.
     */
    public boolean isShared(String address) {
        return Peer.isLoopback(address) || isTrusted(address);
    }

    /** Whether the other end of the connection speaks for a client that it did not name, or whose name we do not believe. */
    public boolean isHidden(HttpServletRequest request) {
        return LocalCallers.isProxied(request) && of(request).equals(request.getRemoteAddr());
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    /** Some proxies write a name, a port or "unknown". */
    private static boolean isAddress(String text) {
        try {
            Peer.numeric(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
