package io.stowage.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.store.s3.S3ProxyServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** More readers and uploads than fit into a small heap, through the S3 front, with local files and with a store elsewhere. */
@Tag("memory")
class S3SlowReadersIT {
    private static final int READERS = 512;
    private static final int WRITERS = 256;
    private static final int TRIES = 60;
    private static final int HEAP_MIB = 256;
    private static final int OBJECT = 7 << 20;
    private static final int PART = 5 << 20;
    private static final Pattern TAG = Pattern.compile("(?i)\r\nETag: (\\S+)\r\n");
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String BUSY = "HTTP/1.1 503";
    private static final String BUCKET = "films";
    private static final String AS_STORED = "as stored";
    private static final String KEY = "STWSLOWREADERS00000000";
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCD";

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void readersStandStillWhilePartsOfUploadsArriveInLocalFiles() throws Exception {
        hold(List.of());
        assertThat(spool()).doesNotExist();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void readersStandStillWhilePartsOfUploadsArriveInAnS3Store() throws Exception {
        try (S3ProxyServer store = S3ProxyServer.inFiles(Files.createDirectories(folder.resolve("store")));
                S3Client raw = client(store.endpoint(), S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY)) {
            raw.createBucket(bucket -> bucket.bucket("contents"));
            hold(List.of(
                    "--s3-endpoint=" + store.endpoint(),
                    "--s3-bucket=contents",
                    "--s3-region=us-east-1",
                    "--s3-access-key=" + secret("access", S3ProxyServer.ACCESS_KEY),
                    "--s3-secret-key=" + secret("secret", S3ProxyServer.SECRET_KEY)));
        }
        assertThat(spool()).isEmptyDirectory();
    }

    private Path spool() {
        return folder.resolve("data").resolve("spool-content");
    }

    /** @param store where the server keeps bytes, as its arguments say it */
    private void hold(List<String> store) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(READERS + WRITERS);
        try (Launched stowage = start(store)) {
            URI base = stowage.awaitReady();
            byte[] object = random(OBJECT, 1);
            byte[] part = random(PART, 2);
            try (S3Client s3 = client(base.resolve("/s3"), KEY, SECRET);
                    S3Presigner signer = presigner(base.resolve("/s3"))) {
                s3.createBucket(bucket -> bucket.bucket(BUCKET));
                s3.putObject(put -> put.bucket(BUCKET).key("film"), RequestBody.fromBytes(object));
                String upload = s3.createMultipartUpload(
                                create -> create.bucket(BUCKET).key("parts"))
                        .uploadId();
                CountDownLatch answered = new CountDownLatch(READERS);
                CountDownLatch uploaded = new CountDownLatch(1);
                URI film = readLink(signer);
                List<Future<SlowReader.Answer>> readers = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    readers.add(threads.submit(() ->
                            SlowReader.read(base, target(film), body -> compare(body, object), answered, uploaded)));
                }
                assertThat(answered.await(3, TimeUnit.MINUTES))
                        .as(stowage::errors)
                        .isTrue();
                List<Future<String>> writers = IntStream.rangeClosed(1, WRITERS)
                        .mapToObj(number -> {
                            URI link = partLink(signer, upload, number);
                            return threads.submit(() -> put(link, part));
                        })
                        .toList();
                List<CompletedPart> parts = new ArrayList<>();
                for (Future<String> writer : writers) {
                    String tag = writer.get();
                    parts.add(CompletedPart.builder()
                            .partNumber(parts.size() + 1)
                            .eTag(tag)
                            .build());
                }
                s3.completeMultipartUpload(complete ->
                        complete.bucket(BUCKET).key("parts").uploadId(upload).multipartUpload(all -> all.parts(parts)));
                uploaded.countDown();
                for (Future<SlowReader.Answer> reader : readers) {
                    assertThat(reader.get()).as(stowage::errors).isEqualTo(new SlowReader.Answer(OBJECT, AS_STORED));
                }
                assertThat(s3.headObject(head -> head.bucket(BUCKET).key("parts"))
                                .contentLength())
                        .isEqualTo((long) WRITERS * PART);
            }
            long peak = SlowReader.heapPeak(folder.resolve("gc"));
            // Not only for the report: whoever waits for this test wants to see how near it came.
            System.out.println("The server's heap was " + peak + " MiB at its fullest, of " + HEAP_MIB + " MiB.");
            assertThat(peak).isBetween(1L, (long) HEAP_MIB);
            assertThat(stowage.errors()).doesNotContain("OutOfMemoryError");
        } finally {
            threads.shutdownNow();
        }
    }

    private Launched start(List<String> store) throws Exception {
        List<String> arguments = new ArrayList<>(store);
        arguments.addAll(List.of(
                "--port=0",
                "--idle-timeout=5m",
                "--set=stowage.cashier.type=none",
                "--set=stowage.s3.address=off",
                "--set=stowage.s3.keys=" + secret("keys", KEY + ":" + SECRET),
                "--set=stowage.limits.rate.enabled=false",
                // This is about memory: a slow machine must not look like a lack of it.
                "--set=stowage.limits.permit-wait=1m",
                // All of these clients have one address.
                "--set=stowage.limits.address-share=100",
                "--set=stowage.data=" + folder.resolve("data")));
        return Launched.start(
                folder, List.of("-Xmx" + HEAP_MIB + "m", "-Xlog:gc:file=" + folder.resolve("gc")), arguments);
    }

    private String secret(String name, String text) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return "file:" + Files.writeString(file, text);
    }

    private static S3Client client(URI endpoint, String key, String secret) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
                .build();
    }

    private static S3Presigner presigner(URI endpoint) {
        return S3Presigner.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .build();
    }

    private static URI readLink(S3Presigner signer) {
        return URI.create(signer.presignGetObject(sign -> sign.signatureDuration(Duration.ofHours(1))
                        .getObjectRequest(get -> get.bucket(BUCKET).key("film")))
                .url()
                .toString());
    }

    private static URI partLink(S3Presigner signer, String upload, int number) {
        return URI.create(signer.presignUploadPart(sign -> sign.signatureDuration(Duration.ofHours(1))
                        .uploadPartRequest(part -> part.bucket(BUCKET)
                                .key("parts")
                                .uploadId(upload)
                                .partNumber(number)))
                .url()
                .toString());
    }

    private static String target(URI link) {
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    /** Tries again when it is told to, as the clients that this server is for do. */
    private static String put(URI link, byte[] body) throws IOException, InterruptedException {
        String head = send(link, body);
        for (int tries = 1; head.startsWith(BUSY) && tries < TRIES; tries++) {
            TimeUnit.SECONDS.sleep(1);
            head = send(link, body);
        }
        Matcher tag = TAG.matcher(head);
        if (!head.startsWith("HTTP/1.1 200") || !tag.find()) {
            throw new IOException(head);
        }
        return tag.group(1);
    }

    /**
     * Asks before it sends, as SDKs do, so that a server without room for more can say so first; one that finds out
     * later cuts the connection. All uploads share one array. Returns the last answer.
     */
    private static String send(URI link, byte[] body) throws IOException {
        try (Socket socket = new Socket(link.getHost(), link.getPort())) {
            String head = "PUT " + target(link) + " HTTP/1.1\r\nHost: " + link.getAuthority() + "\r\nContent-Length: "
                    + body.length + "\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            String first = new String(socket.getInputStream().readNBytes(CONTINUE.length()), US_ASCII);
            if (first.equals(CONTINUE)) {
                socket.getOutputStream().write(body);
            }
            String rest = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return first.equals(CONTINUE) ? rest : first + rest;
        } catch (SocketException e) {
            return BUSY + ": " + e.getMessage();
        }
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Hashing all that comes takes longer than sending it. */
    private static String compare(byte[] received, byte[] stored) {
        return Arrays.equals(received, stored) ? AS_STORED : "other bytes";
    }
}
