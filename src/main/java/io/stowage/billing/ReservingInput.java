package io.stowage.billing;

import io.stowage.billing.usage.Usage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body whose length nobody told: each further MiB of it is set aside before the caller has it, so that nobody brings more
 * than is paid for.
 */
public final class ReservingInput extends FilterInputStream {
    private static final long STEP = 1 << 20;

    private final Metering.Reservation reservation;
    private long covered;
    private long seen;

    public ReservingInput(InputStream body, Metering.Reservation reservation) {
        super(body);
        this.reservation = reservation;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
            cover(1);
        }
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int n = in.read(buffer, offset, count);
        if (n > 0) {
            cover(n);
        }
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        cover(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void cover(long bytes) {
        seen += bytes;
        while (covered < seen) {
            reservation.grow(new Usage(STEP, 0, 0, 0));
            covered += STEP;
        }
    }
}
