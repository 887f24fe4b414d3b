package io.stowage.bench;

import io.stowage.bench.Publisher.Announces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The benchmark of files that come into packages: the stand-alone server against nginx's PUT and then a digest of the files,
 * for many small files and for one large one. Needs nginx and openssl on the path.
 */
public final class ArtifactsFrontBench implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final String UNSYNCED = "stowage.store.filesystem.fsync=none";
    private static final String SHA256_ALONE = "stowage.artifacts.extra-digests=sha256";
    private static final String SUM = "sha256sum";

    private final Path folder;
    private final FrontLoad load = new FrontLoad();
    private final Results results = new Results(Contest.HEAD);
    private final Rounds rounds = new Rounds(results);

    /** Files of one size that are sent in a round. */
    private record Kind(String name, int mebibytes, int connections) {
        static final Kind SMALL = new Kind("PUT 1 MiB file", 1, CONNECTIONS);
        static final Kind LARGE = new Kind("PUT 1 GiB file", 1024, 1);

        /** In each round. */
        int count(Rounds rounds) {
            return mebibytes > 1 ? 1 : (int) Math.max(64, rounds.slice().toMillis() / 5);
        }
    }

    private ArtifactsFrontBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(System.getProperty("bench.target", "target")).toAbsolutePath();
        Path folder = Files.createTempDirectory(Files.createDirectories(target), "bench-artifacts-");
        try (ArtifactsFrontBench bench = new ArtifactsFrontBench(folder)) {
            bench.run();
            bench.results.writeTo(target.resolve("bench-artifacts-front-results.md"));
        } finally {
            StoreBench.deleteTree(folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        try (Nginx nginx = Nginx.start(folder)) {
            try (Publisher publisher = Publisher.start(folder, "synced")) {
                both("fsync as by default", SUM, Announces.NOTHING, publisher, nginx);
            }
            try (Publisher publisher = Publisher.start(folder, "unsynced", UNSYNCED)) {
                both("no fsync", SUM, Announces.NOTHING, publisher, nginx);
                both("no fsync, digest announced", SUM, Announces.SHA256, publisher, nginx);
                both("no fsync", "openssl dgst -sha256", Announces.NOTHING, publisher, nginx);
            }
            try (Publisher publisher = Publisher.start(folder, "sha256", UNSYNCED, SHA256_ALONE)) {
                both("no fsync, SHA-256 alone", SUM, Announces.NOTHING, publisher, nginx);
            }
        }
    }

    private void both(String how, String sum, Announces announces, Publisher publisher, Nginx nginx)
            throws IOException, InterruptedException {
        compete(Kind.SMALL, how, sum, announces, publisher, nginx);
        compete(Kind.LARGE, how, sum, announces, publisher, nginx);
    }

    private void compete(Kind kind, String how, String sum, Announces announces, Publisher publisher, Nginx nginx)
            throws IOException, InterruptedException {
        int count = kind.count(rounds);
        rounds.hold(
                kind.name() + ", " + how,
                "nginx PUT, then " + sum,
                round -> publisher.put(load, new NoiseFiles(kind.mebibytes(), count), kind.connections(), announces),
                round -> nginx.putAndHash(
                        load, new NoiseFiles(kind.mebibytes(), count), kind.connections(), sum, round));
    }

    @Override
    public void close() {
        load.close();
    }
}
