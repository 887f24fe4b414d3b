package io.stowage.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** S3Proxy in a process of its own, so that neither its heap nor its processor time is counted as ours. */
final class S3ProxyProcess implements AutoCloseable {
    private static final long START_SECONDS = 30;

    private final Process process;
    private final S3Place place;

    private S3ProxyProcess(Process process, S3Place place) {
        this.process = process;
        this.place = place;
    }

    static S3ProxyProcess start(Path jar, Path folder) throws IOException, InterruptedException {
        int port = freePort();
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
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx6g",
                        "-DLOG_LEVEL=error",
                        "-jar",
                        jar.toString(),
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
        S3ProxyProcess started = new S3ProxyProcess(process, place);
        started.awaitPort(port, folder);
        return started;
    }

    S3Place place() {
        return place;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPort(int port, Path folder) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers(port)) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                close();
                throw new IOException("S3Proxy does not start; see " + folder.resolve("s3proxy.log"));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
