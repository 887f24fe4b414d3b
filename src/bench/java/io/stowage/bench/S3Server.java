package io.stowage.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A server that takes S3 requests, or what of them needs no signature.
 *
 * @param keys empty for a server that wants no signature
 * @param cpu what its processes have used
 * @param files where it keeps objects, if they are files that can be emptied
 * @param wantsWarmUp whether it is compiled while it runs
 */
record S3Server(
        String name,
        int port,
        Optional<S3Keys> keys,
        Supplier<Duration> cpu,
        Optional<Path> files,
        boolean wantsWarmUp,
        AutoCloseable process)
        implements AutoCloseable {
    private static final String ACCESS_KEY = "STWBENCHBENCHBENCHBENC";
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCD";
    private static final String REGION = "us-east-1";

    /** {@code java -jar} with the S3 front on a port of its own. */
    static S3Server stowage(Path folder, String name, String... settings) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        String keys = Stowage.secret(folder, "stowage-s3-keys", ACCESS_KEY + ":" + SECRET);
        String[] own = {
            "stowage.s3.address=127.0.0.1:" + port,
            "stowage.s3.keys=" + keys,
            "stowage.limits.rate.enabled=false",
            // All connections have one address.
            "stowage.limits.address-share=100"
        };
        Stowage stowage = Stowage.start(
                folder,
                name.replace(' ', '-'),
                Stream.of(own, settings).flatMap(Arrays::stream).toArray(String[]::new));
        stowage.process().await(port);
        return new S3Server(
                name,
                port,
                Optional.of(new S3Keys(ACCESS_KEY, SECRET, REGION)),
                stowage.process()::cpu,
                Optional.of(stowage.data().resolve("store").resolve("objects")),
                true,
                stowage);
    }

    static S3Server s3Proxy(Path folder, Path jar) throws IOException, InterruptedException {
        S3ProxyProcess proxy = S3ProxyProcess.start(jar, folder);
        return of("S3Proxy", proxy.place(), proxy::cpu, Optional.of(folder.resolve("objects")), proxy);
    }

    /** nginx has no buckets and no keys: it serves and takes files. */
    static S3Server nginx(Path folder) throws IOException, InterruptedException {
        Nginx nginx = Nginx.start(folder);
        return new S3Server(
                "nginx",
                nginx.port(),
                Optional.empty(),
                nginx.process()::cpu,
                Optional.of(nginx.files()),
                false,
                nginx);
    }

    /** A server that somebody else started, with its processes where {@code bench.rgw.pids} names them. */
    static S3Server given(String name, S3Place place, List<Long> pids) {
        return of(name, place, () -> cpu(pids), Optional.empty(), () -> {});
    }

    private static S3Server of(
            String name, S3Place place, Supplier<Duration> cpu, Optional<Path> files, AutoCloseable process) {
        return new S3Server(
                name,
                place.endpoint().getPort(),
                Optional.of(new S3Keys(place.accessKey(), place.secretKey(), place.region())),
                cpu,
                files,
                files.isPresent(),
                process);
    }

    private static Duration cpu(List<Long> pids) {
        return pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    S3Requests requests(String bucket) {
        return new S3Requests(port, bucket, keys);
    }

    /** What was written since then. The disk must not fill; deleted files would be in the way of those that are made next. */
    void emptyFilesSince(Instant time) throws IOException {
        if (files.isPresent() && Files.isDirectory(files.get())) {
            Files.walkFileTree(files.get(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.size() > 0
                            && !attributes.lastModifiedTime().toInstant().isBefore(time)) {
                        Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                                .close();
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        try {
            process.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot end " + name, e);
        }
    }
}
