package io.stowage.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A {@link Link} in a process of its own, in front of an S3 server on this machine. */
final class LinkProcess implements AutoCloseable {
    private static final long MEGABITS = Long.getLong("bench.link-mbit", 1000);
    private static final long DELAY_MICROS = Long.getLong("bench.link-delay-micros", 500);

    private final ServerProcess process;
    private final S3Place place;

    private LinkProcess(ServerProcess process, S3Place place) {
        this.process = process;
        this.place = place;
    }

    static LinkProcess start(Path folder, S3Place far) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        S3Place near = new S3Place(
                URI.create("http://127.0.0.1:" + port), far.region(), far.bucket(), far.accessKey(), far.secretKey());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Link.class.getName(),
                Integer.toString(port),
                Integer.toString(far.endpoint().getPort()),
                Long.toString(MEGABITS),
                Long.toString(DELAY_MICROS));
        return new LinkProcess(ServerProcess.start(port, folder.resolve("link.log"), command), near);
    }

    /** The S3 server as one sees it from this side. */
    S3Place place() {
        return place;
    }

    static String description() {
        return MEGABITS + " Mbit/s, " + 2 * DELAY_MICROS / 1000.0 + " ms there and back";
    }

    @Override
    public void close() {
        process.close();
    }
}
