package io.stowage.web.client;

import java.net.InetAddress;

/** Addresses with a common beginning, written {@code 10.0.0.0/8} or {@code ::1}. */
public record AddressRange(InetAddress base, int bits) {
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = Peer.numeric(slash < 0 ? text : text.substring(0, slash));
        int all = base.getAddress().length * 8;
        int bits = slash < 0 ? all : parseBits(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("not a range of addresses: " + text);
        }
        return new AddressRange(base, bits);
    }

    private static int parseBits(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number of bits: " + text, e);
        }
    }

    public boolean contains(String address) {
        byte[] ours = base.getAddress();
        byte[] theirs = Peer.numeric(address).getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
