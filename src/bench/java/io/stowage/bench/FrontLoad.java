package io.stowage.bench;

import io.stowage.config.ByteSize;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** So many requests over so many connections, each request once; used where wrk cannot make the bodies. */
final class FrontLoad implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** One request of a connection. */
    interface Step {
        /** The bytes that were moved. */
        long run(RawHttp http, int index) throws IOException;
    }

    Tally run(int port, int connections, int count, ServerProcess server, Step step)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Duration before = server.cpu();
        long start = System.nanoTime();
        List<Future<Long>> workers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            workers.add(threads.submit(() -> work(port, count, next, step)));
        }
        long bytes = 0;
        for (Future<Long> worker : workers) {
            bytes += join(worker);
        }
        long took = System.nanoTime() - start;
        return new Tally(count, bytes, took, server.cpu().minus(before).toNanos());
    }

    /** New chunks, each once; the tree goes first and is not measured. */
    Tally upload(long seed, int count, int connections, Stowage stowage) throws IOException, InterruptedException {
        NoiseBlob blob = new NoiseBlob(seed, count * ByteSize.MIB);
        try (RawHttp http = new RawHttp(stowage.port())) {
            blob.putTree(http);
        }
        return run(stowage.port(), connections, count, stowage.process(), (http, index) -> {
            http.put(blob.putTarget(index), blob.chunk(index));
            return ByteSize.MIB;
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static long work(int port, int count, AtomicInteger next, Step step) throws IOException {
        long bytes = 0;
        try (RawHttp http = new RawHttp(port)) {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                bytes += step.run(http, i);
            }
        }
        return bytes;
    }

    private static long join(Future<Long> worker) throws IOException, InterruptedException {
        try {
            return worker.get();
        } catch (ExecutionException e) {
            throw new IOException("the benchmark failed: " + e.getCause(), e);
        }
    }
}
