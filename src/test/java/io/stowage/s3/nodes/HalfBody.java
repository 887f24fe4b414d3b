package io.stowage.s3.nodes;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A body of which a client sends one half, and the other only when a test says so. */
final class HalfBody extends InputStream {
    private static final int PATIENCE_SECONDS = 60;

    private final int half;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private int sent;

    HalfBody(int half) {
        this.half = half;
    }

    int half() {
        return half;
    }

    void awaitHalf() throws InterruptedException {
        if (!reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the half of the body was not sent");
        }
    }

    void goOn() {
        goesOn.countDown();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (sent == half) {
            pause();
        }
        int end = sent < half ? half : 2 * half;
        int some = Math.min(length, end - sent);
        if (some == 0) {
            return length == 0 ? 0 : -1;
        }
        for (int i = 0; i < some; i++) {
            into[at + i] = (byte) (sent + i);
        }
        sent += some;
        return some;
    }

    private void pause() throws IOException {
        reached.countDown();
        try {
            if (!goesOn.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("nobody let the body go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
