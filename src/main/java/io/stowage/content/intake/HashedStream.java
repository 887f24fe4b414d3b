package io.stowage.content.intake;

import io.stowage.content.rows.Received;
import io.stowage.store.Body;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Optional;

/** Passes bytes on to a store, computes what is wanted, and ends only when the length was met and the check passed. */
public final class HashedStream extends FilterInputStream {
    private final Incoming incoming;
    private final OnePass pass;
    private final Destination destination;
    private Optional<Received> received = Optional.empty();

    public HashedStream(Incoming incoming, OnePass pass, Destination destination) {
        super(body(incoming).open());
        this.incoming = incoming;
        this.pass = pass;
        this.destination = destination;
    }

    private static Body body(Incoming incoming) {
        return incoming.length().isPresent()
                ? Body.of(incoming.source(), incoming.length().getAsLong())
                : Body.ofUnknownLength(incoming.source());
    }

    /** What came; only after the end. */
    public Received received() {
        return received.orElseThrow(() -> new IllegalStateException("the store did not read to the end"));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (received.isPresent()) {
            return -1;
        }
        int n = in.read(buffer, offset, count);
        if (n < 0) {
            end();
            return -1;
        }
        destination.keep();
        pass.update(buffer, offset, n);
        return n;
    }

    private void end() throws IOException {
        Received all = pass.finish();
        incoming.check().look(all);
        destination.keep();
        received = Optional.of(all);
    }

    @Override
    public long skip(long count) throws IOException {
        // Skipped bytes would not be hashed.
        return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** The source is closed by its maker. */
    @Override
    public void close() {}
}
