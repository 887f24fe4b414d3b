package io.stowage.v1.wire;

import io.stowage.web.client.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who asks.
 *
 * @param address numeric
 * @param local on this very machine, with no proxy in between
 */
public record Caller(String address, boolean local) {
    public static final String ATTRIBUTE = Caller.class.getName();

    /** Under what the limits of an address count. */
    public ClientNetwork network() {
        return ClientNetwork.of(address);
    }

    /** The caller that the front found. */
    public static Caller of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("this request did not come through the native front");
    }
}
