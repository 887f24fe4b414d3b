package io.stowage.s3.object;

import io.stowage.billing.Metering;
import io.stowage.billing.usage.Usage;
import io.stowage.config.ByteSize;
import io.stowage.s3.wire.S3Error;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes whose number nobody told: more is set aside as they come. */
final class GrowingCharge extends FilterInputStream {
    private static final long STEP = ByteSize.MIB;

    private final Metering.Reservation reservation;
    private final long most;
    private long seen;
    private long covered;

    GrowingCharge(InputStream source, Metering.Reservation reservation, long most) {
        super(source);
        this.reservation = reservation;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int read = super.read(target, offset, count);
        seen += Math.max(read, 0);
        if (seen > most) {
            throw S3Error.ENTITY_TOO_LARGE.failure("one request may bring " + most + " bytes");
        }
        while (covered < seen) {
            reservation.grow(new Usage(STEP, 0, 0, 0));
            covered += STEP;
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(Math.max(count, 1), 8192)]));
    }
}
