package io.stowage.v1.wire;

import io.stowage.web.client.ClientNetwork;

/**
 * Who asks.
 *
 * @param address numeric
 * @param local on this very machine, with no proxy in between
 */
public record RequestOrigin(String address, boolean local) {
    /** Under what the limits of an address count. */
    public ClientNetwork network() {
        return ClientNetwork.of(address);
    }
}
