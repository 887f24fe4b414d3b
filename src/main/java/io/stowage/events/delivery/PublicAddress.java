package io.stowage.events.delivery;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Tells addresses of the public network from others, so that the settings of a webhook reach nothing inside. A name is
 * looked up right before a request, which then has the same answer from the JVM's cache of 30 seconds.
 */
final class PublicAddress {
    private PublicAddress() {}

    static void require(String host) throws IOException {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        for (InetAddress address : InetAddress.getAllByName(bare)) {
            if (!isPublic(address)) {
                throw new IOException("its address is not public; allow it with private-addresses=true");
            }
        }
    }

    static boolean isPublic(InetAddress address) {
        return !(address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || isReserved(address));
    }

    private static boolean isReserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) {
            // Unique local addresses, and the prefixes under which IPv4 addresses hide.
            boolean hidesIpv4 = first == 0 || (first == 0x20 && second == 0x02);
            return (first & 0xfe) == 0xfc || hidesIpv4;
        }
        boolean shared = first == 100 && (second & 0xc0) == 64;
        boolean benchmark = first == 198 && (second & 0xfe) == 18;
        return first == 0 || first >= 240 || shared || benchmark;
    }
}
