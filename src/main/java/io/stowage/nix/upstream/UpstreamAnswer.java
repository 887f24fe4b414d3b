package io.stowage.nix.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What an upstream answered.
 *
 * @param length as announced
 */
record UpstreamAnswer(int status, OptionalLong length, IncomingBody body) implements AutoCloseable {
    private static final int BUFFER = 8 * 1024;

    /** A short body, or as much of it as one byte more than {@code most}. All of it has to come within this time. */
    byte[] read(int most, Duration within) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        int n = body.read(buffer, 0, Math.min(BUFFER, most + 1));
        while (n > 0) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the answer took longer than " + within.toMillis() + " ms");
            }
            all.write(buffer, 0, n);
            n = body.read(buffer, 0, Math.min(BUFFER, most + 1 - all.size()));
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        body.close();
    }
}
