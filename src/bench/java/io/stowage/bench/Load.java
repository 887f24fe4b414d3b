package io.stowage.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets threads do one thing again and again for a while. Every operation that was begun is finished and counted. */
final class Load implements AutoCloseable {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Tally slice(Cell cell, Contestant contestant, Duration length) throws IOException, InterruptedException {
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        long deadline = start + length.toNanos();
        List<Future<Long>> workers = new ArrayList<>();
        for (int i = 0; i < cell.threads(); i++) {
            int thread = i;
            workers.add(threads.submit(() -> work(cell, contestant, thread, deadline)));
        }
        long operations = 0;
        for (Future<Long> worker : workers) {
            operations += join(worker);
        }
        return new Tally(
                operations, operations * cell.size(), System.nanoTime() - start, system.getProcessCpuTime() - cpu);
    }

    /** So that every name there is can be read. */
    void fill(Cell cell, Contestant contestant) throws IOException, InterruptedException {
        List<Future<Long>> workers = new ArrayList<>();
        for (int i = 0; i < cell.threads(); i++) {
            int thread = i;
            workers.add(threads.submit(() -> {
                int names = cell.size() <= Noise.IN_MEMORY ? 8 : 1;
                for (int turn = 0; turn < names; turn++) {
                    cell.runOnce(contestant, thread, turn);
                }
                return 0L;
            }));
        }
        for (Future<Long> worker : workers) {
            join(worker);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static long work(Cell cell, Contestant contestant, int thread, long deadline) throws IOException {
        long done = 0;
        do {
            cell.runOnce(contestant, thread, done);
            done++;
        } while (System.nanoTime() < deadline);
        return done;
    }

    private static long join(Future<Long> worker) throws IOException, InterruptedException {
        try {
            return worker.get();
        } catch (ExecutionException e) {
            throw new IOException("the benchmark failed: " + e.getCause(), e);
        }
    }
}
