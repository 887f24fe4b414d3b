package io.stowage.bench;

/**
 * A request that only has to be sent: its head, so many bytes of noise that all bodies begin with, and a tail that makes its
 * body differ from all others.
 */
record PreparedRequest(byte[] head, int noise, byte[] tail) {
    private static final byte[] NOTHING = {};

    static PreparedRequest withoutBody(byte[] head) {
        return new PreparedRequest(head, 0, NOTHING);
    }

    int bodyBytes() {
        return noise + tail.length;
    }

    boolean isHead() {
        return head[0] == 'H';
    }
}
