package io.stowage.web.body;

import java.util.HashMap;
import java.util.Map;

/**
 * A part of the memory for bodies, of which one address may have only so much. Where nobody else has any, a single body
 * may have more than there is, since it could never come to its end otherwise. Not safe for threads by itself.
 */
final class MemoryShare {
    private final long bytes;
    private final long bytesForAddress;
    private final Map<String, Long> byAddress = new HashMap<>();
    private long used;

    MemoryShare(long bytes, int addressPercent) {
        this.bytes = bytes;
        this.bytesForAddress = bytes * addressPercent / 100;
    }

    /** @param own what the same body has of this share already */
    boolean fits(String address, long own, long more) {
        long ofAddress = byAddress.getOrDefault(address, 0L);
        boolean inAll = used + more <= bytes || used == own;
        return inAll && (ofAddress + more <= bytesForAddress || ofAddress == own);
    }

    void take(String address, long more) {
        used += more;
        byAddress.merge(address, more, Long::sum);
    }

    void giveBack(String address, long some) {
        used -= some;
        byAddress.computeIfPresent(address, (name, before) -> before == some ? null : before - some);
    }

    long used() {
        return used;
    }
}
