package io.stowage.store.guard;

import io.stowage.store.BufferReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells its watchers what passes, the first failure, and the end; the end exactly once, however often it is closed. */
final class WatchedStream extends FilterInputStream implements BufferReader {

    interface Watcher {
        default void passed(long bytes) {}

        default void failed(Exception failure) {}

        default void closed() {}
    }

    private final List<Watcher> watchers;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    WatchedStream(InputStream in, List<Watcher> watchers) {
        super(in);
        this.watchers = watchers;
    }

    @Override
    public int read() throws IOException {
        try {
            int next = in.read();
            pass(next < 0 ? 0 : 1);
            return next;
        } catch (IOException | RuntimeException e) {
            note(e);
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        try {
            int n = in.read(buffer, offset, count);
            pass(Math.max(n, 0));
            return n;
        } catch (IOException | RuntimeException e) {
            note(e);
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            int n = BufferReader.read(in, target);
            pass(Math.max(n, 0));
            return n;
        } catch (IOException | RuntimeException e) {
            note(e);
            throw e;
        }
    }

    @Override
    public long skip(long count) throws IOException {
        try {
            return in.skip(count);
        } catch (IOException | RuntimeException e) {
            note(e);
            throw e;
        }
    }

    /** Going back would count bytes twice. */
    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } catch (IOException | RuntimeException e) {
            note(e);
            throw e;
        } finally {
            if (closed.compareAndSet(false, true)) {
                watchers.forEach(Watcher::closed);
            }
        }
    }

    private void pass(int count) {
        for (Watcher watcher : watchers) {
            watcher.passed(count);
        }
    }

    private void note(Exception failure) {
        if (failed.compareAndSet(false, true)) {
            watchers.forEach(watcher -> watcher.failed(failure));
        }
    }
}
