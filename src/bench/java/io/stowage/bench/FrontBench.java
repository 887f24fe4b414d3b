package io.stowage.bench;

import io.stowage.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The benchmark of the native front: the stand-alone server against nginx serving the same bytes, and in front of an S3
 * server against the S3 client alone. Needs wrk, nginx and openssl on the path.
 */
public final class FrontBench implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int CHUNK = (int) ByteSize.MIB;

    private final Path folder;
    private final Wrk wrk;
    private final FrontLoad load = new FrontLoad();
    private final int rounds = Integer.getInteger("bench.rounds", 5);
    private final Duration slice = Duration.ofMillis(Long.getLong("bench.cell-millis", 2000));
    /** Until the compiler of the JVM has done most of its work; it has no processor of its own here. */
    private final Duration warmUp = Duration.ofSeconds(Long.getLong("bench.warm-up-seconds", 20));

    private final String only = System.getProperty("bench.only", "");
    private final Results results = new Results(Contest.HEAD);

    private FrontBench(Path folder) throws IOException {
        this.folder = folder;
        this.wrk = new Wrk(folder);
    }

    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(System.getProperty("bench.target", "target")).toAbsolutePath();
        Path folder = Files.createTempDirectory(Files.createDirectories(target), "bench-v1-");
        String stores = System.getProperty("bench.stores", "filesystem,s3");
        try (FrontBench bench = new FrontBench(folder)) {
            if (stores.contains("filesystem")) {
                bench.files();
            }
            if (stores.contains("s3")) {
                bench.s3(target.resolve("s3proxy").resolve("s3proxy.jar"));
            }
            bench.results.writeTo(target.resolve("bench-v1-results.md"));
        } finally {
            StoreBench.deleteTree(folder);
        }
    }

    private void files() throws IOException, InterruptedException {
        NoiseBlob tiny = new NoiseBlob(1, 64);
        NoiseBlob large = new NoiseBlob(2, 256 * ByteSize.MIB);
        try (Stowage synced = Stowage.start(folder, "synced");
                Stowage unsynced = Stowage.start(folder, "unsynced", "stowage.store.filesystem.fsync=none");
                Nginx nginx = Nginx.start(folder)) {
            try (RawHttp http = new RawHttp(synced.port())) {
                tiny.putAll(http);
                large.putAll(http);
            }
            nginx.write("tiny", tiny);
            nginx.write("large", large);
            nginx.write("chunk", new NoiseBlob(2, CHUNK));
            String ours = "http://127.0.0.1:" + synced.port();
            gets("GET 64 B blob", 32, ours + tiny.blobTarget(), synced, nginx.url("tiny"), nginx);
            gets("GET 1 MiB chunk", CONNECTIONS, ours + large.chunkTarget(0), synced, nginx.url("chunk"), nginx);
            gets("GET 256 MiB blob", CONNECTIONS, ours + large.blobTarget(), synced, nginx.url("large"), nginx);
            puts("PUT 1 MiB chunk, no fsync", unsynced, nginx);
            puts("PUT 1 MiB chunk, fsync as by default", synced, nginx);
        }
    }

    private void gets(String name, int connections, String ours, Stowage stowage, String theirs, Nginx nginx)
            throws IOException, InterruptedException {
        if (!name.contains(only)) {
            return;
        }
        wrk.get(ours, connections, warmUp, stowage.process());
        Contest contest = new Contest(name);
        for (int i = 0; i < rounds; i++) {
            contest.round(
                    i,
                    () -> wrk.get(ours, connections, slice, stowage.process()),
                    () -> wrk.get(theirs, connections, slice, nginx.process()));
        }
        results.tell(contest.line("nginx"));
    }

    private void puts(String name, Stowage stowage, Nginx nginx) throws IOException, InterruptedException {
        if (!name.contains(only)) {
            return;
        }
        int count = (int) Math.max(64, slice.toMillis() / 5);
        long started = System.nanoTime();
        for (int i = 0; i == 0 || System.nanoTime() - started < warmUp.toNanos(); i++) {
            put(1000 + i, count, stowage);
        }
        Contest contest = new Contest(name);
        for (int i = 0; i < rounds; i++) {
            int round = i;
            contest.round(i, () -> put(101 + round, count, stowage), () -> nginx.putAndHash(round, count, load));
        }
        results.tell(contest.line("nginx PUT, then openssl dgst"));
    }

    /** Both sides' files go after each round: writing into memory that the system has used before is cheaper. */
    private Tally put(long seed, int count, Stowage stowage) throws IOException, InterruptedException {
        Tally tally = upload(seed, count, stowage);
        StoreBench.deleteFiles(stowage.chunks());
        return tally;
    }

    /** The tree goes first and is not measured. */
    private Tally upload(long seed, int count, Stowage stowage) throws IOException, InterruptedException {
        NoiseBlob blob = new NoiseBlob(seed, (long) count * CHUNK);
        try (RawHttp http = new RawHttp(stowage.port())) {
            blob.putTree(http);
        }
        return load.run(stowage.port(), CONNECTIONS, count, stowage.process(), (http, index) -> {
            http.put(blob.putTarget(index), blob.chunk(index));
            return CHUNK;
        });
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
        NoiseBlob blob = new NoiseBlob(System.nanoTime(), 64 * ByteSize.MIB);
        try (Stowage stowage = Stowage.start(folder, place);
                Load threads = new Load();
                RawS3 raw = new RawS3(place, 64)) {
            try (RawHttp http = new RawHttp(stowage.port())) {
                blob.putAll(http);
            }
            Cell gets = new Cell("s3", Cell.Operation.GET, CHUNK, CONNECTIONS, CONNECTIONS);
            Cell puts = new Cell("s3", Cell.Operation.PUT, CHUNK, CONNECTIONS, CONNECTIONS);
            threads.fill(puts, raw);
            int count = (int) Math.max(64, slice.toMillis() / 10);
            s3Contest(
                    "GET 1 MiB chunk through S3",
                    () -> load.run(
                            stowage.port(),
                            CONNECTIONS,
                            count,
                            stowage.process(),
                            (http, index) -> http.get(blob.chunkTarget(index % blob.chunks()))),
                    () -> threads.slice(gets, raw, slice));
            s3Contest(
                    "GET 64 MiB blob through S3",
                    () -> load.run(
                            stowage.port(), 2, 4, stowage.process(), (http, index) -> http.get(blob.blobTarget())),
                    () -> threads.slice(gets, raw, slice));
            s3Contest(
                    "PUT 1 MiB chunk through S3",
                    () -> upload(System.nanoTime(), count, stowage),
                    () -> threads.slice(puts, raw, slice));
        }
    }

    private void s3Contest(String name, Contest.Side ours, Contest.Side raw) throws IOException, InterruptedException {
        if (!name.contains(only)) {
            return;
        }
        ours.run();
        raw.run();
        Contest contest = new Contest(name);
        for (int i = 0; i < rounds; i++) {
            contest.round(i, ours, raw);
        }
        results.tell(contest.line("the S3 client alone"));
    }

    @Override
    public void close() {
        load.close();
    }
}
