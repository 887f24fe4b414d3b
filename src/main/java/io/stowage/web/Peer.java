package io.stowage.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Who is at the other end of the connection. */
public final class Peer {
    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private static final int NETWORK_BYTES = 8;

    private Peer() {}

    /**
     * True for somebody on this very machine. A proxy on this machine speaks for others, so a request that shows the
     * trace of one is not local.
     */
    public static boolean isLocal(HttpServletRequest request) {
        boolean proxied = PROXY_HEADERS.stream().anyMatch(name -> request.getHeader(name) != null);
        return !proxied && isLoopback(request.getRemoteAddr());
    }

    /** Whether a numeric address is one of the machine's own loopback addresses. */
    public static boolean isLoopback(String address) {
        return numeric(address).isLoopbackAddress();
    }

    static InetAddress numeric(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        boolean digits = bare.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':' || c == '%');
        if (!digits || bare.isEmpty()) {
            throw new IllegalArgumentException("not a numeric address: " + address);
        }
        try {
            return InetAddress.getByName(bare);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a numeric address: " + address, e);
        }
    }

    /** What an address is counted under: of IPv6 a network of 64 bits, since whoever has one address of it has all. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        int zone = address.indexOf('%');
        byte[] bytes = numeric(zone < 0 ? address : address.substring(0, zone)).getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }

    /** The name that the client used for us: lower case, without port, IPv6 without brackets. */
    public static String host(HttpServletRequest request) {
        String host = request.getServerName();
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.toLowerCase(Locale.ROOT);
    }
}
