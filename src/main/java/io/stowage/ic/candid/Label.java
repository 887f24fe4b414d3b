package io.stowage.ic.candid;

import java.nio.charset.StandardCharsets;

/** What a field of a record or a case of a variant is known by on the wire: a number of 32 bits without sign. */
final class Label {
    static final long MOST = 0xffff_ffffL;

    private Label() {}

    /** The number of a name. */
    static long of(String name) {
        long hash = 0;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash * 223 + (b & 0xff)) & MOST;
        }
        return hash;
    }
}
