package io.stowage.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** S3Proxy in a process of its own, so that neither its heap nor its processor time is counted as ours. */
final class S3ProxyProcess implements AutoCloseable {
    private final ServerProcess process;
    private final S3Place place;

    private S3ProxyProcess(ServerProcess process, S3Place place) {
        this.process = process;
        this.place = place;
    }

    static S3ProxyProcess start(Path jar, Path folder) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        S3Place place =
                new S3Place(URI.create("http://127.0.0.1:" + port), "us-east-1", "bench", "benchaccess", "benchsecret");
        Path objects = Files.createDirectories(folder.resolve("objects"));
        Path properties = folder.resolve("s3proxy.properties");
        Files.write(
                properties,
                List.of(
                        "s3proxy.endpoint=" + place.endpoint(),
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + place.accessKey(),
                        "s3proxy.credential=" + place.secretKey(),
                        "s3proxy.v4-max-non-chunked-request-size=134217728",
                        "s3proxy.v4-max-chunk-size=134217728",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + objects));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(),
                "-Xmx6g",
                "-DLOG_LEVEL=error",
                "-jar",
                jar.toString(),
                "--properties",
                properties.toString());
        return new S3ProxyProcess(ServerProcess.start(port, folder.resolve("s3proxy.log"), command), place);
    }

    S3Place place() {
        return place;
    }

    Duration cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
    }
}
