package io.stowage.web.client;

import java.util.HexFormat;

/**
 * Under what the limits of an address count. Of IPv6 a whole network of 64 bits counts as one address, since whoever has
 * one address of it has all.
 */
public record ClientNetwork(String prefix) {
    private static final int BYTES = 8;

    /** The network of a numeric address. */
    public static ClientNetwork of(String address) {
        int zone = address.indexOf('%');
        byte[] bytes =
                Peer.numeric(zone < 0 ? address : address.substring(0, zone)).getAddress();
        return new ClientNetwork(HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, BYTES)));
    }
}
