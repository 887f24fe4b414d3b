package io.stowage.content.move;

import io.stowage.content.jobs.Pace;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/** Bytes that come no faster than allowed, and end with an exception when their reader is interrupted. */
final class PacedStream extends FilterInputStream {
    private final Optional<Pace> pace;

    PacedStream(InputStream in, Optional<Pace> pace) {
        super(in);
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the move ends");
        }
        int n = super.read(buffer, offset, count);
        try {
            if (n > 0 && pace.isPresent()) {
                pace.get().take(n);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("the move ends").initCause(e);
        }
        return n;
    }
}
