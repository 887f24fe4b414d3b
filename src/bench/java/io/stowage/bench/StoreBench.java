package io.stowage.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.bench.Cell.Operation;
import io.stowage.config.ByteSize;
import io.stowage.store.fs.FileStore;
import io.stowage.store.fs.FileStoreConfig;
import io.stowage.store.fs.FileStoreConfig.Fsync;
import io.stowage.store.s3.S3Store;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The benchmark of the stores, a plain program. JMH forks a JVM for each benchmark and runs one after the other; here
 * the disk and the server make the noise, not the compiler, so the two sides have to take turns within one run, and the
 * heap has to be the one that is promised.
 */
public final class StoreBench {
    private static final int[] SIZES = {4 << 10, 1 << 20, 64 << 20};
    private static final int[] THREADS = {1, 16, 64};
    private static final int MOST_THREADS = 64;

    private final Path folder;
    private final Fsync fsync;
    private final Load load;
    private final Duel duel;
    private final Duration patience = Duration.ofSeconds(Long.getLong("bench.patience-seconds", 60));
    private final Results results = new Results(Table.HEAD);

    private StoreBench(Path folder, Fsync fsync, Load load, Duration budget) {
        this.folder = folder;
        this.fsync = fsync;
        this.load = load;
        this.duel = new Duel(load, budget);
    }

    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(System.getProperty("bench.target", "target")).toAbsolutePath();
        Path folder = Files.createTempDirectory(Files.createDirectories(target), "bench-");
        Duration budget = Duration.ofMillis(Long.getLong("bench.cell-millis", 1000));
        Fsync fsync = Fsync.valueOf(System.getProperty("bench.fsync", "file")
                .toUpperCase(Locale.ROOT)
                .replace('-', '_'));
        String stores = System.getProperty("bench.stores", "filesystem,s3");
        try (Load load = new Load()) {
            StoreBench bench = new StoreBench(folder, fsync, load, budget);
            if (stores.contains("filesystem")) {
                bench.files();
            }
            if (stores.contains("s3")) {
                bench.s3(target.resolve("s3proxy").resolve("s3proxy.jar"));
            }
            bench.results.writeTo(target.resolve("bench-results.md"));
        } finally {
            deleteTree(folder);
        }
    }

    private void files() throws IOException, InterruptedException {
        FileStoreConfig config = new FileStoreConfig(folder.resolve("ours"), fsync, ByteSize.GIB);
        try (Contestant ours = new StoreContestant(FileStore.open(config, Clock.systemUTC()));
                Contestant raw = new RawFiles(folder.resolve("raw"), fsync != Fsync.NONE)) {
            compete("filesystem", ours, raw);
        }
        deleteTree(folder.resolve("ours"));
        deleteTree(folder.resolve("raw"));
    }

    private void s3(Path jar) throws IOException, InterruptedException {
        Optional<S3Place> given = S3Place.given();
        if (given.isPresent()) {
            s3(given.get());
            return;
        }
        try (S3ProxyProcess server = S3ProxyProcess.start(jar, folder)) {
            try (RawS3 maker = new RawS3(server.place(), 1)) {
                maker.createBucket();
            }
            s3(server.place());
        }
    }

    private void s3(S3Place place) throws IOException, InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Contestant ours = new StoreContestant(
                        S3Store.open(place.config(MOST_THREADS), "bench", meters, Clock.systemUTC()));
                Contestant raw = new RawS3(place, MOST_THREADS)) {
            compete("s3", ours, raw);
        }
    }

    private void compete(String backend, Contestant ours, Contestant raw) throws IOException, InterruptedException {
        warmUp(backend, ours);
        warmUp(backend, raw);
        for (int size : SIZES) {
            int writers = compete(backend, Operation.PUT, size, MOST_THREADS, ours, raw);
            compete(backend, Operation.GET, size, size <= Noise.IN_MEMORY ? MOST_THREADS : writers, ours, raw);
        }
    }

    /** The most threads that a cell was run with. */
    private int compete(String backend, Operation operation, int size, int owners, Contestant ours, Contestant raw)
            throws IOException, InterruptedException {
        Optional<Duel.Result> before = Optional.empty();
        int most = 1;
        for (int threads : THREADS) {
            Cell cell = new Cell(backend, operation, size, threads, owners);
            Duration round = before.map(result -> result.roundOf(threads)).orElse(Duration.ZERO);
            if (round.compareTo(patience) > 0) {
                // The numbers of other cells are worth more than one that takes as long as all of them.
                results.tell(Table.leftOut(cell, round));
                continue;
            }
            Duel.Result result = duel.run(cell, ours, raw);
            results.tell(Table.line(result));
            before = Optional.of(result);
            most = threads;
        }
        return most;
    }

    /** Also writes the small objects under all their names, which no put of a short slice may come to. */
    private void warmUp(String backend, Contestant contestant) throws IOException, InterruptedException {
        for (int size : new int[] {SIZES[1], SIZES[0]}) {
            load.fill(new Cell(backend, Operation.PUT, size, MOST_THREADS, MOST_THREADS), contestant);
            for (Operation operation : Operation.values()) {
                load.slice(new Cell(backend, operation, size, 4, MOST_THREADS), contestant, Duration.ofMillis(700));
            }
        }
    }

    /**
     * Gives back the memory and the disk below files, and leaves their names: ext4 goes round every file that was deleted a
     * moment ago when it makes a new one.
     */
    static void emptyFiles(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.size() > 0) {
                    Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                            .close();
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
