package io.stowage.content.intake;

import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Received;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Computes the tree and all checksums of one body as it passes. The sums of a large body run side by side in lanes over
 * a small ring of buffers, on processors that happen to be free; where none is, the thread that brings the bytes does the
 * work itself, so a lane never waits for a thread. One thread at a time may bring bytes.
 */
public final class OnePass {
    /** Up to here handing bytes to other threads costs more than it saves. */
    static final int ALONE = 256 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final int RING = 4;

    private final Executor helpers;
    private final BlobHasher tree = new BlobHasher();
    private final Map<Checksum, RunningChecksum> sums = new EnumMap<>(Checksum.class);
    private final List<Lane> lanes = new ArrayList<>();
    private final byte[][] ring = new byte[RING][];
    private final int[] lengths = new int[RING];
    private long size;

    /** How many buffers of the ring were filled since the beginning. */
    private volatile long filled;

    private int used;

    public OnePass(Set<Checksum> wanted, Executor helpers) {
        this.helpers = helpers;
        wanted.forEach(which -> sums.put(which, RunningChecksum.of(which)));
    }

    void update(byte[] buffer, int offset, int count) {
        size += count;
        if (lanes.isEmpty() && (size <= ALONE || sums.isEmpty())) {
            tree.update(buffer, offset, count);
            sums.values().forEach(sum -> sum.update(buffer, offset, count));
            return;
        }
        if (lanes.isEmpty()) {
            openLanes();
        }
        fill(buffer, offset, count);
    }

    Received finish() {
        if (!lanes.isEmpty()) {
            publish();
            lanes.forEach(Lane::catchUp);
        }
        BlobTree whole = tree.finish(HeaderLines.NONE);
        return new Received(size, whole.root(), whole.chunks(), values());
    }

    private Map<Checksum, byte[]> values() {
        Map<Checksum, byte[]> values = new EnumMap<>(Checksum.class);
        sums.forEach((which, sum) -> values.put(which, sum.value()));
        return values;
    }

    private void openLanes() {
        lanes.add(new Lane(tree::update));
        sums.values().forEach(sum -> lanes.add(new Lane(sum::update)));
        for (int i = 0; i < RING; i++) {
            ring[i] = new byte[BUFFER];
        }
    }

    private void fill(byte[] buffer, int offset, int count) {
        int from = offset;
        int end = offset + count;
        while (from < end) {
            if (used == BUFFER) {
                publish();
            }
            int slot = (int) (filled % RING);
            int part = Math.min(end - from, BUFFER - used);
            System.arraycopy(buffer, from, ring[slot], used, part);
            used += part;
            from += part;
        }
    }

    /** Hands the present buffer to the lanes, and makes sure that the next one is through with. */
    private void publish() {
        long next = filled + 1;
        lengths[(int) (filled % RING)] = used;
        used = 0;
        filled = next;
        for (Lane lane : lanes) {
            if (lane.done <= next - RING) {
                lane.catchUp();
            } else {
                help(lane);
            }
        }
    }

    private void help(Lane lane) {
        try {
            helpers.execute(lane);
        } catch (RejectedExecutionException e) {
            lane.catchUp();
        }
    }

    private interface Step {
        void update(byte[] buffer, int offset, int count);
    }

    /** One sum's way through the ring. */
    private final class Lane implements Runnable {
        private final Step step;
        private final ReentrantLock turn = new ReentrantLock();

        /** Guarded by {@link #turn} for writing. */
        private volatile long done;

        private Lane(Step step) {
            this.step = step;
        }

        @Override
        public void run() {
            while (done < filled && turn.tryLock()) {
                try {
                    drain();
                } finally {
                    turn.unlock();
                }
            }
        }

        private void catchUp() {
            turn.lock();
            try {
                drain();
            } finally {
                turn.unlock();
            }
        }

        private void drain() {
            long next = done;
            while (next < filled) {
                int slot = (int) (next % RING);
                step.update(ring[slot], 0, lengths[slot]);
                next++;
                done = next;
            }
        }
    }
}
