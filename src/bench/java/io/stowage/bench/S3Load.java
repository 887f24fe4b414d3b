package io.stowage.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends prepared requests over some connections, one at a time on each, with at most two threads. */
final class S3Load implements AutoCloseable {
    private static final int THREADS = 2;
    private static final ByteBuffer NOISE = makeNoise();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** Which requests are sent. */
    interface Source {
        /** Null when there are no more. */
        @Nullable
        PreparedRequest next();
    }

    /** So many bytes of noise, the same block over and over. Outside the heap, from where bytes would be copied once more. */
    static List<ByteBuffer> noise(int count) {
        List<ByteBuffer> all = new ArrayList<>();
        for (int left = count; left > 0; left -= NOISE.capacity()) {
            all.add(NOISE.duplicate().limit(Math.min(left, NOISE.capacity())));
        }
        return all;
    }

    private static ByteBuffer makeNoise() {
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        return ByteBuffer.allocateDirect(block.length).put(block).flip();
    }

    /** Each once, until the time is over or there are no more. */
    Tally once(int port, int connections, List<PreparedRequest> requests, Duration most, Supplier<Duration> cpu)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        return run(port, connections, most, cpu, () -> {
            int i = next.getAndIncrement();
            return i < requests.size() ? requests.get(i) : null;
        });
    }

    /** In turn, again and again, until the time is over. */
    Tally repeated(int port, int connections, List<PreparedRequest> requests, Duration time, Supplier<Duration> cpu)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        return run(
                port,
                connections,
                time,
                cpu,
                () -> requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
    }

    /** Every connection sends one request at least, and whatever was begun is finished and counted. */
    private Tally run(int port, int connections, Duration most, Supplier<Duration> cpu, Source source)
            throws IOException, InterruptedException {
        Duration before = cpu.get();
        long start = System.nanoTime();
        int parts = Math.min(THREADS, connections);
        List<Future<S3LoadThread.Count>> running = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int own = connections / parts + (i < connections % parts ? 1 : 0);
            running.add(threads.submit(new S3LoadThread(port, own, start + most.toNanos(), source)));
        }
        long operations = 0;
        long bytes = 0;
        for (Future<S3LoadThread.Count> each : running) {
            S3LoadThread.Count count = join(each);
            operations += count.operations();
            bytes += count.bytes();
        }
        long took = System.nanoTime() - start;
        return new Tally(operations, bytes, took, cpu.get().minus(before).toNanos());
    }

    private static <T> T join(Future<T> running) throws IOException, InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new IOException("the benchmark failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
