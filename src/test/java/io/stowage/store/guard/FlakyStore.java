package io.stowage.store.guard;

import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A store on a bad day: it fails chosen calls, stalls on a latch, or cuts what it gives. Untold, it is well. */
public final class FlakyStore extends ForwardingStore {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile IntPredicate failing = call -> false;
    private volatile Exception failure = new StoreException(Reason.UNAVAILABLE, "no answer");
    private volatile @Nullable CountDownLatch stall;
    private volatile long cutAfter = Long.MAX_VALUE;

    public FlakyStore(ObjectStore delegate) {
        super(delegate);
    }

    /** The nth call from now on fails; the first one is 1. */
    public void failCall(int nth, Exception with) {
        int chosen = calls.get() + nth;
        failure = with;
        failing = call -> call == chosen;
    }

    public void failAlways(Exception with) {
        failure = with;
        failing = call -> true;
    }

    /** Every call waits for the latch. */
    public void stallOn(CountDownLatch latch) {
        stall = latch;
    }

    /** Every reading breaks after so many bytes. */
    public void cutReadingsAfter(long bytes, Exception with) {
        failure = with;
        cutAfter = bytes;
    }

    public void recover() {
        failing = call -> false;
        cutAfter = Long.MAX_VALUE;
        stall = null;
    }

    /** How many calls came through to here. */
    public int calls() {
        return calls.get();
    }

    @Override
    protected <T> T around(StoreCall call, Work<T> work) throws IOException {
        int number = calls.incrementAndGet();
        CountDownLatch latch = stall;
        if (latch != null) {
            await(latch);
        }
        if (failing.test(number)) {
            throw thrown();
        }
        return work.run();
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        return super.open(key, range).map(reading -> reading.through(new Cut(reading.stream())));
    }

    private IOException thrown() {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return (IOException) failure;
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private final class Cut extends FilterInputStream {
        private long given;

        private Cut(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            if (count > 0 && given >= cutAfter) {
                throw thrown();
            }
            int n = super.read(buffer, offset, (int) Math.min(count, cutAfter - given));
            given += Math.max(n, 0);
            return n;
        }
    }
}
