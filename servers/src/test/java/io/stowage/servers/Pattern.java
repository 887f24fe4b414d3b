package io.stowage.servers;

import java.io.IOException;
import java.io.InputStream;

/** Bytes of a body of any size, which no test has to hold: each place has a letter of its own neighbourhood. */
final class Pattern extends InputStream {
    private final long length;
    private long at;

    Pattern(long length) {
        this.length = length;
    }

    Pattern skipped(long bytes) throws IOException {
        skipNBytes(bytes);
        return this;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) {
        if (count > 0 && at >= length) {
            return -1;
        }
        int n = (int) Math.min(count, length - at);
        for (int i = 0; i < n; i++) {
            buffer[offset + i] = (byte) read();
        }
        return n;
    }

    @Override
    public int read() {
        if (at >= length) {
            return -1;
        }
        int letter = 'a' + (int) ((at * 31 + at / 4096) % 26);
        at++;
        return letter;
    }
}
