package io.stowage.store.s3;

import java.io.IOException;
import java.io.InputStream;

/** A body's stream that can tell whether it has ended, which is also when its length and digest have been checked. */
final class S3BodySource {
    private static final int NOTHING = -1;

    private final InputStream in;
    private int ahead = NOTHING;
    private boolean ended;

    S3BodySource(InputStream in) {
        this.in = in;
    }

    int read(byte[] buffer, int offset, int count) throws IOException {
        if (ahead != NOTHING) {
            buffer[offset] = (byte) ahead;
            ahead = NOTHING;
            return 1;
        }
        if (ended) {
            return -1;
        }
        int n = in.read(buffer, offset, count);
        ended = n < 0;
        return n;
    }

    /** Whether no byte is left; looks one byte ahead. */
    boolean atEnd() throws IOException {
        if (ahead == NOTHING && !ended) {
            ahead = in.read();
            ended = ahead < 0;
        }
        return ended;
    }
}
