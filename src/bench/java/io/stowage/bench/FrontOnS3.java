package io.stowage.bench;

import io.stowage.config.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The front before an S3 server, against the S3 client alone: on this machine, and with a network in between. */
final class FrontOnS3 {
    private static final int CONNECTIONS = 8;
    private static final int CHUNK = (int) ByteSize.MIB;
    private static final String ALONE = "the S3 client alone";

    private final Path folder;
    private final Rounds rounds;
    private final FrontLoad load;

    FrontOnS3(Path folder, Rounds rounds, FrontLoad load) {
        this.folder = folder;
        this.rounds = rounds;
        this.load = load;
    }

    /** @param jar of the S3 server that serves when none was given */
    void run(Path jar) throws IOException, InterruptedException {
        Optional<S3Place> given = S3Place.given();
        if (given.isPresent()) {
            run(given.get(), "through S3");
            return;
        }
        try (S3ProxyProcess server = S3ProxyProcess.start(jar, folder);
                RawS3 maker = new RawS3(server.place(), 1)) {
            maker.createBucket();
            try (LinkProcess link = LinkProcess.start(folder, server.place())) {
                run(link.place(), "through S3 over " + LinkProcess.description());
            }
            run(server.place(), "through S3 on the same processors");
        }
    }

    private void run(S3Place place, String where) throws IOException, InterruptedException {
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
            int count = (int) Math.max(64, rounds.slice().toMillis() / 10);
            rounds.hold(
                    "GET 1 MiB chunk " + where,
                    ALONE,
                    round -> load.run(
                            stowage.port(),
                            CONNECTIONS,
                            count,
                            stowage.process(),
                            (http, index) -> http.get(blob.chunkTarget(index % blob.chunks()))),
                    round -> threads.slice(gets, raw, rounds.slice()));
            rounds.hold(
                    "GET 64 MiB blob " + where,
                    ALONE,
                    round -> load.run(
                            stowage.port(), 2, 4, stowage.process(), (http, index) -> http.get(blob.blobTarget())),
                    round -> threads.slice(gets, raw, rounds.slice()));
            rounds.hold(
                    "PUT 1 MiB chunk " + where,
                    ALONE,
                    round -> upload(count, stowage),
                    round -> threads.slice(puts, raw, rounds.slice()));
        }
    }

    private Tally upload(int count, Stowage stowage) throws IOException, InterruptedException {
        return load.upload(System.nanoTime(), count, CONNECTIONS, stowage);
    }
}
