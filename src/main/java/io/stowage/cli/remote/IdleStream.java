package io.stowage.cli.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A body that is given up when nothing of it comes for a while: the JDK's client would wait for ever. */
final class IdleStream extends FilterInputStream {
    private final Duration patience;
    private final ScheduledFuture<?> watch;
    private volatile long touched = System.nanoTime();
    private volatile boolean expired;

    IdleStream(InputStream in, Duration patience, ScheduledExecutorService clock) {
        super(in);
        this.patience = patience;
        long period = Math.max(1, patience.toMillis() / 4);
        this.watch = clock.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    /** A clock for many streams, on a thread that keeps no JVM alive. */
    static ScheduledExecutorService clock() {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "stowage-patience");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void look() {
        if (System.nanoTime() - touched > patience.toNanos()) {
            expired = true;
            try {
                in.close();
            } catch (IOException e) {
                // The reader hears of it anyway: its own read fails.
                watch.cancel(false);
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        touched = System.nanoTime();
        try {
            int n = in.read(buffer, offset, length);
            if (!expired) {
                return n;
            }
        } catch (IOException e) {
            if (!expired) {
                throw e;
            }
        }
        throw new IOException("nothing came for " + patience.toSeconds() + " s");
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }
}
