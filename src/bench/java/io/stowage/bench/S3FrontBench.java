package io.stowage.bench;

import io.stowage.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The benchmark of the S3 front: the stand-alone server beside S3Proxy, a Ceph object gateway and nginx, which all get the
 * same requests in turn. nginx checks nothing and is the limit. What is not on this machine is left out.
 */
public final class S3FrontBench implements AutoCloseable {
    static final String STOWAGE = "Stowage";
    static final String BY_CONTENT = "Stowage etag=content";

    private static final int[] CONNECTIONS = {1, 16, 64};
    private static final int[] SIZES = {4 << 10, (int) ByteSize.MIB, (int) (64 * ByteSize.MIB)};
    private static final int SMALL = SIZES[0];
    private static final int LISTED = 2000;
    private static final int DELETED = 1000;

    private final List<S3Server> servers = new ArrayList<>();
    private final S3Load load = new S3Load();

    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(System.getProperty("bench.target", "target")).toAbsolutePath();
        Path folder = Files.createTempDirectory(Files.createDirectories(target), "bench-s3-front-");
        try (S3FrontBench bench = new S3FrontBench()) {
            bench.start(folder, target.resolve("s3proxy").resolve("s3proxy.jar"));
            S3Lines lines = bench.lines();
            if (!lines.isEmpty()) {
                lines.hold();
                lines.results().writeTo(target.resolve("bench-s3-front-results.md"));
            }
            Optional<S3Place> rgw = Rgw.findPlace();
            if (rgw.isPresent()) {
                new S3Gateway(folder, bench.load, rgw.get()).hold(target);
            }
        } finally {
            StoreBench.deleteTree(folder);
        }
    }

    private void start(Path folder, Path proxyJar) throws IOException, InterruptedException {
        if (wants(STOWAGE)) {
            servers.add(S3Server.stowage(folder, STOWAGE, settings()));
        }
        if (wants(BY_CONTENT)) {
            servers.add(S3Server.stowage(
                    folder,
                    BY_CONTENT,
                    Stream.concat(Stream.of("stowage.s3.etag=content"), Stream.of(settings()))
                            .toArray(String[]::new)));
        }
        if (wants("S3Proxy") && isThere("S3Proxy", Files.exists(proxyJar), "there is no " + proxyJar)) {
            servers.add(S3Server.s3Proxy(folder, proxyJar));
        }
        Optional<S3Server> rgw = Rgw.find();
        if (wants(Rgw.NAME) && isThere(Rgw.NAME, rgw.isPresent(), Rgw.HOW)) {
            servers.add(rgw.get());
        }
        if (wants("nginx") && isThere("nginx", isOnPath("nginx"), "it is not on the path")) {
            servers.add(S3Server.nginx(folder));
        }
    }

    /** More settings for Stowage, with blanks between them. */
    private static String[] settings() {
        String all = System.getProperty("bench.settings", "");
        return all.isBlank() ? new String[0] : all.strip().split(" +");
    }

    /** By {@code bench.without}, names with commas between them. */
    private static boolean wants(String name) {
        return !List.of(System.getProperty("bench.without", "").split(",")).contains(name);
    }

    private static boolean isThere(String name, boolean there, String why) {
        if (!there) {
            System.err.println(name + " is left out: " + why);
        }
        return there;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** What is read is stored once and stays; what is put is emptied at once, so reads come first. */
    private S3Lines lines() {
        S3Lines lines = new S3Lines("", servers, load);
        for (int size : SIZES) {
            for (int connections : CONNECTIONS) {
                lines.addReads("GET", size, connections, objects(size), BY_CONTENT);
            }
        }
        lines.addReads("HEAD", SMALL, 16, objects(SMALL), BY_CONTENT);
        lines.addReads("HEAD", SMALL, 64, objects(SMALL), BY_CONTENT);
        lines.addLists(LISTED, 1, BY_CONTENT, "nginx");
        lines.addLists(LISTED, 16, BY_CONTENT, "nginx");
        for (int size : SIZES) {
            for (int connections : CONNECTIONS) {
                lines.addPuts(size, connections, false);
                lines.addPuts(size, connections, true);
            }
        }
        lines.addDeletes(SMALL, DELETED, 16, BY_CONTENT);
        return lines;
    }

    private static int objects(int size) {
        return size == SMALL ? 500 : size <= ByteSize.MIB ? 32 : 1;
    }

    @Override
    public void close() throws IOException {
        load.close();
        for (S3Server server : servers) {
            server.close();
        }
    }
}
