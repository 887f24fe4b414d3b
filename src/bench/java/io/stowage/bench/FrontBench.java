package io.stowage.bench;

import io.stowage.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The benchmark of the native front: the stand-alone server against nginx serving the same bytes, and in front of an S3
 * server against the S3 client alone. Needs wrk, nginx and openssl on the path.
 */
public final class FrontBench implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final String UNSYNCED = "stowage.store.filesystem.fsync=none";
    private static final String[] METERED = {
        UNSYNCED,
        "stowage.cashier.type=ledger",
        "stowage.v1.trust-all-is-intended=true",
        "stowage.ledger.open-accounts=true",
        "stowage.ledger.welcome-credit=" + "9".repeat(30)
    };

    private static final int CHUNK = (int) ByteSize.MIB;

    private final Path folder;
    private final Wrk wrk;
    private final FrontLoad load = new FrontLoad();
    private final Results results = new Results(Contest.HEAD);
    private final Rounds rounds = new Rounds(results);

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
                new FrontOnS3(folder, bench.rounds, bench.load)
                        .run(target.resolve("s3proxy").resolve("s3proxy.jar"));
            }
            bench.results.writeTo(target.resolve("bench-v1-results.md"));
        } finally {
            StoreBench.deleteTree(folder);
        }
    }

    /** Each server for its own lines only, so that none is warmer than another, or in its way. */
    private void files() throws IOException, InterruptedException {
        try (Stowage synced = Stowage.start(folder, "synced");
                Nginx nginx = Nginx.start(folder)) {
            gets(synced, nginx);
            puts("PUT 1 MiB chunk, fsync as by default", synced, nginx);
        }
        try (Stowage unsynced = Stowage.start(folder, "unsynced", UNSYNCED);
                Nginx nginx = Nginx.start(folder)) {
            puts("PUT 1 MiB chunk, no fsync", unsynced, nginx);
        }
        try (Stowage metered = Stowage.start(folder, "metered", METERED);
                Stowage free = Stowage.start(folder, "free", UNSYNCED)) {
            rounds.hold(
                    "PUT 1 MiB chunk, metered by the ledger",
                    "the same without a cashier",
                    round -> put(1_000_000 + round, metered),
                    round -> put(1_000_000 + round, free));
        }
    }

    private void gets(Stowage stowage, Nginx nginx) throws IOException, InterruptedException {
        NoiseBlob tiny = new NoiseBlob(1, 64);
        NoiseBlob large = new NoiseBlob(2, 256 * ByteSize.MIB);
        try (RawHttp http = new RawHttp(stowage.port())) {
            tiny.putAll(http);
            large.putAll(http);
        }
        nginx.write("tiny", tiny);
        nginx.write("large", large);
        nginx.write("chunk", new NoiseBlob(2, CHUNK));
        String ours = "http://127.0.0.1:" + stowage.port();
        gets("GET 64 B blob", 32, ours + tiny.blobTarget(), stowage, nginx.url("tiny"), nginx);
        gets("GET 1 MiB chunk", CONNECTIONS, ours + large.chunkTarget(0), stowage, nginx.url("chunk"), nginx);
        gets("GET 256 MiB blob", CONNECTIONS, ours + large.blobTarget(), stowage, nginx.url("large"), nginx);
    }

    private void gets(String name, int connections, String ours, Stowage stowage, String theirs, Nginx nginx)
            throws IOException, InterruptedException {
        rounds.hold(
                name,
                "nginx",
                round -> wrk.get(ours, connections, rounds.slice(), stowage.process()),
                round -> wrk.get(theirs, connections, rounds.slice(), nginx.process()));
    }

    private void puts(String name, Stowage stowage, Nginx nginx) throws IOException, InterruptedException {
        rounds.hold(
                name,
                "nginx PUT, then openssl dgst",
                round -> put(100 + round, stowage),
                round -> nginx.putAndHash(round, putsOfARound(), load));
    }

    private int putsOfARound() {
        return (int) Math.max(64, rounds.slice().toMillis() / 5);
    }

    /** Both sides' files are emptied after each round: writing into memory that the system has used before is cheaper. */
    private Tally put(long seed, Stowage stowage) throws IOException, InterruptedException {
        Tally tally = load.upload(seed, putsOfARound(), CONNECTIONS, stowage);
        StoreBench.emptyFiles(stowage.chunks());
        return tally;
    }

    @Override
    public void close() {
        load.close();
    }
}
