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
    private static final String[] METERED = {
        "stowage.store.filesystem.fsync=none",
        "stowage.cashier.type=ledger",
        "stowage.v1.trust-all-is-intended=true",
        "stowage.ledger.open-accounts=true",
        "stowage.ledger.welcome-credit=" + "9".repeat(30)
    };

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
                Stowage metered = Stowage.start(folder, "metered", METERED);
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
            contest(
                    "PUT 1 MiB chunk, metered by the ledger",
                    "the same without a cashier",
                    round -> put(1_000_000 + round, metered),
                    round -> put(1_000_000 + round, unsynced));
        }
    }

    private void gets(String name, int connections, String ours, Stowage stowage, String theirs, Nginx nginx)
            throws IOException, InterruptedException {
        contest(
                name,
                "nginx",
                round -> wrk.get(ours, connections, slice, stowage.process()),
                round -> wrk.get(theirs, connections, slice, nginx.process()));
    }

    private void puts(String name, Stowage stowage, Nginx nginx) throws IOException, InterruptedException {
        contest(
                name,
                "nginx PUT, then openssl dgst",
                round -> put(100 + round, stowage),
                round -> nginx.putAndHash(round, putsOfARound(), load));
    }

    private int putsOfARound() {
        return (int) Math.max(64, slice.toMillis() / 5);
    }

    /** One side of a contest, told which round it is; no round is like another. */
    private interface Side {
        Tally run(int round) throws IOException, InterruptedException;
    }

    private void contest(String name, String against, Side ours, Side theirs) throws IOException, InterruptedException {
        if (!name.contains(only)) {
            return;
        }
        long started = System.nanoTime();
        int round = 0;
        do {
            ours.run(round);
            theirs.run(round);
            round++;
        } while (System.nanoTime() - started < 2 * warmUp.toNanos());
        Contest contest = new Contest(name);
        for (int i = 0; i < rounds; i++) {
            int number = round + i;
            contest.round(i, () -> ours.run(number), () -> theirs.run(number));
        }
        results.tell(contest.line(against));
    }

    /** Both sides' files go after each round: writing into memory that the system has used before is cheaper. */
    private Tally put(long seed, Stowage stowage) throws IOException, InterruptedException {
        Tally tally = upload(seed, putsOfARound(), stowage);
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
            contest(
                    "GET 1 MiB chunk through S3",
                    "the S3 client alone",
                    round -> load.run(
                            stowage.port(),
                            CONNECTIONS,
                            count,
                            stowage.process(),
                            (http, index) -> http.get(blob.chunkTarget(index % blob.chunks()))),
                    round -> threads.slice(gets, raw, slice));
            contest(
                    "GET 64 MiB blob through S3",
                    "the S3 client alone",
                    round -> load.run(
                            stowage.port(), 2, 4, stowage.process(), (http, index) -> http.get(blob.blobTarget())),
                    round -> threads.slice(gets, raw, slice));
            contest(
                    "PUT 1 MiB chunk through S3",
                    "the S3 client alone",
                    round -> upload(System.nanoTime(), count, stowage),
                    round -> threads.slice(puts, raw, slice));
        }
    }

    @Override
    public void close() {
        load.close();
    }
}
