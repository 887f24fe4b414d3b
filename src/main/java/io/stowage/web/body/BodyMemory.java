package io.stowage.web.body;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.limit.LimitsConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory of request bodies that are held while they arrive. A body takes it in steps, as its bytes come, and never for
 * what its header promises: a promise costs a client nothing.
 *
 * <p>There are three shares, so that bodies which wait for each other can not stop all of them. Every body begins in the
 * first. Who sent the beginning fast is promised the rest in the second, all at once, and so comes to its end; the promise
 * lapses when the client stalls and others wait. A slow client takes step by step from the third.
 */
public final class BodyMemory {
    /** What a body takes at a time, once it has begun. */
    static final int STEP = 64 * 1024;

    /** What a client gets that has sent nothing yet. */
    private static final int FIRST = 4 * 1024;

    /** A chunk. Who needs more asks again, so that nobody waits for very much at once. */
    private static final long LONGEST_PROMISE = 1 << 20;

    /** A step in this time is fast: 32 KiB in a second. */
    private static final Duration FAST = Duration.ofSeconds(2);

    /** How often those who wait look whether a promise has lapsed. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** More of these are left to the collector, so that a rush of bodies does not keep its memory. */
    static final int KEPT = 256;

    private final Duration wait;
    private final Clock clock;

    /** Guards the shares, what holdings have of them, and the promises. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Condition changed = lock.newCondition();
    private final MemoryShare beginnings;
    private final MemoryShare fast;
    private final MemoryShare slow;
    private final Set<Holding> promised = new LinkedHashSet<>();

    /** Guarded by itself. The piece that came back last goes out first, since it is the warmest. */
    private final Deque<byte[]> free = new ArrayDeque<>();

    public BodyMemory(long bytes, LimitsConfig limits, Clock clock) {
        this.wait = limits.permitWait();
        this.clock = clock;
        this.beginnings = new MemoryShare(bytes / 4, limits.addressPercent());
        this.slow = new MemoryShare(bytes / 4, limits.addressPercent());
        this.fast = new MemoryShare(bytes / 2, limits.addressPercent());
    }

    /** What bodies have taken or were promised. */
    public long usedBytes() {
        lock.lock();
        try {
            return beginnings.used() + fast.used() + slow.used();
        } finally {
            lock.unlock();
        }
    }

    /** @param most what the body may have at most */
    Holding open(String address, long most) {
        return new Holding(address, most);
    }

    /** For the next bodies. Only whole steps are kept. */
    void keep(List<byte[]> arrays) {
        synchronized (free) {
            for (byte[] array : arrays) {
                if (array.length == STEP && free.size() < KEPT) {
                    free.push(array);
                }
            }
        }
    }

    private byte[] array(int length) {
        if (length == STEP) {
            synchronized (free) {
                if (!free.isEmpty()) {
                    return free.pop();
                }
            }
        }
        return new byte[length];
    }

    /** What one body has. One thread at a time. */
    final class Holding implements AutoCloseable {
        private final String address;
        private final long most;
        private long held;
        private long ofBeginnings;
        private long ofFast;
        private long ofSlow;
        /** Contained in {@link #ofFast}, and not held yet. */
        private long promise;

        private long sinceMillis;

        private Holding(String address, long most) {
            this.address = address;
            this.most = most;
            this.sinceMillis = clock.millis();
        }

        long held() {
            return held;
        }

        /** Counts up to so many bytes that have arrived; waits for the memory, at most as long as the limits say. */
        void cover(long bytes) {
            while (held < bytes) {
                grow();
            }
        }

        /** Memory for what comes next, counted; a step, or what is left. */
        byte[] next() {
            long before = held;
            grow();
            return array((int) (held - before));
        }

        /** The same for the beginning, whose few bytes move into the step that they begin. */
        byte[] instead(byte[] beginning) {
            grow();
            byte[] larger = array((int) held);
            System.arraycopy(beginning, 0, larger, 0, beginning.length);
            return larger;
        }

        private void grow() {
            long more = held == 0 ? FIRST : held < STEP ? STEP - held : STEP;
            // A reader that counts before the limit is looked at asks for one more than announced.
            more = Math.max(1, Math.min(more, most - held));
            lock.lock();
            try {
                if (promise < more) {
                    take(more);
                } else {
                    promise -= more;
                }
                if (promise == 0) {
                    promised.remove(this);
                }
                held += more;
                sinceMillis = held <= FIRST ? sinceMillis : clock.millis();
            } finally {
                lock.unlock();
            }
        }

        private void take(long more) {
            dropPromise();
            if (held < STEP) {
                await(beginnings, ofBeginnings, more);
                ofBeginnings += more;
            } else if (isFast()) {
                long all = Math.min(Math.max(more, most - held), LONGEST_PROMISE);
                await(fast, ofFast, all);
                ofFast += all;
                promise = all - more;
                promised.add(this);
            } else {
                await(slow, ofSlow, more);
                ofSlow += more;
            }
        }

        private boolean isFast() {
            return clock.millis() - sinceMillis <= FAST.toMillis();
        }

        private void dropPromise() {
            if (promise > 0) {
                fast.giveBack(address, promise);
                ofFast -= promise;
                promise = 0;
            }
            promised.remove(this);
        }

        private void await(MemoryShare share, long own, long more) {
            long end = System.nanoTime() + wait.toNanos();
            try {
                while (!share.fits(address, own, more)) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        throw new StowageException(
                                Fault.BUSY,
                                "too many bodies at once; try again in a moment",
                                null,
                                Duration.ofSeconds(1));
                    }
                    if (!lapse()) {
                        long unused = changed.awaitNanos(Math.min(left, LOOK.toNanos()));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StowageException(Fault.BUSY, "the server is stopping", e, Duration.ofSeconds(5));
            }
            share.take(address, more);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                dropPromise();
                beginnings.giveBack(address, ofBeginnings);
                fast.giveBack(address, ofFast);
                slow.giveBack(address, ofSlow);
                ofBeginnings = 0;
                ofFast = 0;
                ofSlow = 0;
                held = 0;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Takes back what was promised to clients that stalled; says whether there was any. */
    private boolean lapse() {
        List<Holding> stalled = new ArrayList<>(promised)
                .stream().filter(each -> !each.isFast()).toList();
        stalled.forEach(Holding::dropPromise);
        if (!stalled.isEmpty()) {
            changed.signalAll();
        }
        return !stalled.isEmpty();
    }
}
