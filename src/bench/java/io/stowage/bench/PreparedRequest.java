package io.stowage.bench;

/**
 * A request that only has to be sent: its head, so many bytes of noise that all bodies begin with, and a tail that makes its
 * body differ from all others.
 */
final class PreparedRequest {
    private static final byte[] NOTHING = {};

    final byte[] head;
    final int noise;
    final byte[] tail;

    PreparedRequest(byte[] head, int noise, byte[] tail) {
        this.head = head;
        this.noise = noise;
        this.tail = tail;
    }

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
