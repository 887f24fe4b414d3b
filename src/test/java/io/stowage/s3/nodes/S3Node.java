package io.stowage.s3.nodes;

import io.stowage.launcher.Launched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server in a process of its own that is killed and started again on the same port, and a client of it that tries once. */
final class S3Node implements AutoCloseable {
    static final String KEY = "STWNODES";
    static final String SECRET = "a-secret-of-all-nodes";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** For a store that a test removes afterwards; a kill takes no page of the disk. */
    static final List<String> QUICK_FILES = List.of("store.filesystem.fsync=none", "store.filesystem.min-free=0B");

    /** For one that starts soon and is killed soon. */
    private static final List<String> JAVA = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path folder;
    private final int port;
    private final List<String> arguments;
    private volatile CountDownLatch up = new CountDownLatch(1);
    private volatile Optional<S3Client> client = Optional.empty();
    private Optional<Launched> process = Optional.empty();

    /** @param settings beside those that every node here has */
    S3Node(Path folder, List<String> settings) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = freePort();
        Path keys = folder.resolve("keys");
        Files.writeString(keys, KEY + ":" + SECRET);
        this.arguments = new ArrayList<>(List.of("serve", "--port=" + port));
        List<String> all = new ArrayList<>(List.of(
                "data=" + folder.resolve("data"),
                "s3.address=off",
                "s3.keys=file:" + keys,
                "cashier.type=none",
                "limits.rate.enabled=false"));
        all.addAll(settings);
        all.forEach(setting -> arguments.add("--set=stowage." + setting));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void launch() throws IOException {
        process = Optional.of(Launched.start(folder, JAVA, arguments));
    }

    void awaitReady() {
        process.orElseThrow().awaitReady();
        client.ifPresent(S3Client::close);
        client = Optional.of(connect(KEY, SECRET));
        up.countDown();
    }

    /** Its clients wait from now on. Answers the moment after which nothing of it runs any more. */
    long kill() throws InterruptedException {
        up = new CountDownLatch(1);
        process.orElseThrow().kill();
        return System.nanoTime();
    }

    void awaitUp() throws InterruptedException {
        if (!up.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the server does not come up again");
        }
    }

    URI home() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** One for each life of the process, so that none sends on connections of an earlier one. */
    S3Client s3() {
        return client.orElseThrow();
    }

    S3Client connect(String key, String secret) {
        return S3Client.builder()
                .endpointOverride(home().resolve("/s3"))
                .region(Region.of("stowage"))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
                .overrideConfiguration(once ->
                        once.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(Duration.ofMinutes(1)))
                .build();
    }

    @Override
    public void close() {
        client.ifPresent(S3Client::close);
        process.ifPresent(Launched::close);
    }
}
