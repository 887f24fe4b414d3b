package io.stowage.web.client;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Who is at the other end of the connection. */
public final class Peer {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

    private Peer() {}

    /** Whether a numeric address is one of the machine's own loopback addresses. */
    public static boolean isLoopback(String address) {
        return numeric(address).isLoopbackAddress();
    }

    /** Reads an address without ever asking a name server, whatever a stranger wrote. The zone of an IPv6 address is cut. */
    static InetAddress numeric(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        int zone = bare.indexOf('%');
        String plain = zone < 0 ? bare : bare.substring(0, zone);
        boolean literal = plain.indexOf(':') < 0
                ? IPV4.matcher(plain).matches()
                : IPV6.matcher(plain).matches();
        if (!literal) {
            throw new IllegalArgumentException("not a numeric address: " + address);
        }
        try {
            // With a colon, or as four numbers, it is taken for a literal or refused, and never looked up.
            return InetAddress.getByName(plain);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a numeric address: " + address, e);
        }
    }

    /** The host of a {@code Host} line: lower case, without port, IPv6 without brackets. */
    public static String withoutPort(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.indexOf(':', Math.max(end, 0));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String bare = end > 0 && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.toLowerCase(Locale.ROOT);
    }

    /** The name that the client used for us, as {@link #canonicalHost} writes it. Headers of proxies are not looked at. */
    public static String host(HttpServletRequest request) {
        return canonicalHost(request.getServerName());
    }

    /** A host, without port, in the one form that is compared: lower case, no dot at the end, one spelling of IPv6. */
    public static String canonicalHost(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.indexOf(':') < 0) {
            return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        }
        try {
            return numeric(lower).getHostAddress();
        } catch (IllegalArgumentException e) {
            // No name that a mount has: those are names and addresses.
            return lower;
        }
    }
}
