package io.stowage.store.s3.client;

import io.stowage.store.Key;
import io.stowage.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The bytes of an answer: as many as were announced, or an exception. The length is that of the Content-Length, and the
 * HTTP client itself throws where a connection ends before it; so an early end is always a {@link StoreException} here.
 */
public final class S3Stream extends InputStream {
    // Reading that much to keep a connection is cheaper than opening a new one.
    private static final long WORTH_DRAINING = 256 * 1024;

    private final Key key;
    private final ResponseInputStream<?> in;
    private long left;
    private boolean closed;

    public S3Stream(Key key, ResponseInputStream<?> in, long length) {
        this.key = key;
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (closed) {
            throw new IOException("the stream of " + key + " is closed");
        }
        if (count == 0) {
            return 0;
        }
        int n = readOrThrow(buffer, offset, count);
        left -= Math.max(n, 0);
        return n;
    }

    @Override
    public int available() throws IOException {
        return closed ? 0 : in.available();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (left > WORTH_DRAINING) {
            in.abort();
            return;
        }
        try {
            in.close();
        } catch (IOException | SdkException e) {
            // Nobody wants the rest; only the connection is lost.
            in.abort();
        }
    }

    private int readOrThrow(byte[] buffer, int offset, int count) throws IOException {
        try {
            return in.read(buffer, offset, count);
        } catch (AbortedException e) {
            throw broken("the read was interrupted", e);
        } catch (SdkException e) {
            // The only thing the SDK itself objects to while bytes come is their checksum.
            throw new StoreException(StoreException.Reason.CORRUPT, "cannot read " + key + ": wrong checksum", e);
        } catch (IOException e) {
            throw broken("the connection broke with " + left + " bytes to come", e);
        }
    }

    private StoreException broken(String how, Exception cause) {
        String message = "cannot read " + key + " to its end: " + how;
        return new StoreException(StoreException.Reason.UNAVAILABLE, message, cause, S3Errors.RETRY_AFTER);
    }
}
