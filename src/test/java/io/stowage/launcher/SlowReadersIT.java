package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.store.s3.S3ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** More readers and writers than fit into a small heap, with a store that is not a local disk. */
@Tag("memory")
class SlowReadersIT {
    private static final int READERS = 512;
    private static final int WRITERS = 256;
    private static final int TRIES = 20;
    private static final int HEAP_MIB = 256;
    private static final int BLOB = 7 << 20;
    private static final String OWNER = "rrkah-fqaaa-aaaaa-aaaaq-cai";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void fiveHundredSlowReadersHinderNoUploadAndAllComeToTheirEnd() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(READERS + WRITERS);
        try (S3ProxyServer s3 = S3ProxyServer.inFiles(Files.createDirectories(folder.resolve("s3")));
                Launched stowage = start(s3)) {
            URI base = stowage.awaitReady();
            byte[] blob = random(BLOB, 1);
            String query = upload(base, blob);
            CountDownLatch answered = new CountDownLatch(READERS);
            CountDownLatch uploaded = new CountDownLatch(1);
            List<Future<SlowReader.Answer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(
                        () -> SlowReader.read(base, "/v1/blob?" + query, SlowReadersIT::hash, answered, uploaded)));
            }
            boolean all = answered.await(3, TimeUnit.MINUTES);
            List<Future<String>> writers = new ArrayList<>();
            for (int i = 0; all && i < WRITERS; i++) {
                int seed = 1000 + i;
                writers.add(threads.submit(() -> upload(base, random(BlobSize.CHUNK_BYTES, seed))));
            }
            for (Future<String> writer : writers) {
                assertThat(writer.get()).isNotEmpty();
            }
            uploaded.countDown();
            List<SlowReader.Answer> answers = new ArrayList<>();
            for (Future<SlowReader.Answer> reader : readers) {
                answers.add(reader.get());
            }
            assertThat(answers).as(stowage::errors).containsOnly(new SlowReader.Answer(BLOB, hash(blob)));
            long peak = SlowReader.heapPeak(folder.resolve("gc"));
            // Not only for the report: whoever waits for this test wants to see how near it came.
            System.out.println("The server's heap was " + peak + " MiB at its fullest, of " + HEAP_MIB + " MiB.");
            assertThat(peak).isBetween(1L, (long) HEAP_MIB);
            assertThat(stowage.errors()).doesNotContain("OutOfMemoryError");
            assertThat(folder.resolve("data").resolve("spool")).isEmptyDirectory();
        } finally {
            threads.shutdownNow();
        }
    }

    private Launched start(S3ProxyServer s3) throws Exception {
        try (S3Client raw = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY)))
                .build()) {
            raw.createBucket(bucket -> bucket.bucket("blobs"));
        }
        Path access = Files.writeString(folder.resolve("access"), S3ProxyServer.ACCESS_KEY);
        Path secret = Files.writeString(folder.resolve("secret"), S3ProxyServer.SECRET_KEY);
        return Launched.start(
                folder,
                List.of("-Xmx" + HEAP_MIB + "m", "-Xlog:gc:file=" + folder.resolve("gc")),
                List.of(
                        "--port=0",
                        "--fake-ingress-auth",
                        "--idle-timeout=5m",
                        "--s3-endpoint=" + s3.endpoint(),
                        "--s3-bucket=blobs",
                        "--s3-region=us-east-1",
                        "--s3-access-key=file:" + access,
                        "--s3-secret-key=file:" + secret,
                        "--set=stowage.limits.rate.enabled=false",
                        // This is about memory: a slow machine must not look like a lack of it.
                        "--set=stowage.limits.permit-wait=1m",
                        // All of these clients have one address.
                        "--set=stowage.limits.address-share=100",
                        "--set=stowage.data=" + folder.resolve("data")));
    }

    /** Uploads a blob and returns its query. */
    private String upload(URI base, byte[] bytes) throws IOException, InterruptedException {
        BlobHasher hasher = new BlobHasher();
        hasher.update(bytes, 0, bytes.length);
        BlobTree tree = hasher.finish(new HeaderLines(List.of()));
        StringJoiner hashes = new StringJoiner("\",\"", "[\"", "\"]");
        for (int i = 0; i < tree.chunks().count(); i++) {
            hashes.add(tree.chunks().digest(i).toString());
        }
        String json = "{\"blob_tree\":{\"tree_type\":\"DSBMTWH\",\"chunk_hashes\":" + hashes + ",\"tree\":{\"hash\":\""
                + tree.root() + "\"},\"headers\":[]},\"num_blob_bytes\":" + bytes.length + ",\"owner\":\"" + OWNER
                + "\",\"auth\":{\"OwnerEgressSignature\":[160]}}";
        put(base.resolve("/v1/blob-tree"), json.getBytes(StandardCharsets.US_ASCII));
        String query = "blob_hash=" + tree.root() + "&owner_id=" + OWNER;
        for (int i = 0; i < tree.chunks().count(); i++) {
            int from = i * BlobSize.CHUNK_BYTES;
            byte[] chunk = Arrays.copyOfRange(bytes, from, from + tree.size().chunkLength(i));
            put(base.resolve("/v1/chunk?" + query + "&chunk_index=" + i), chunk);
        }
        return query;
    }

    /** Tries again when it is told to, as the clients that this server is for do. */
    private void put(URI uri, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(uri, body);
        for (int tries = 1; answer.statusCode() == 503 && tries < TRIES; tries++) {
            long seconds = answer.headers().firstValueAsLong("Retry-After").orElseThrow();
            TimeUnit.SECONDS.sleep(seconds);
            answer = send(uri, body);
        }
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    private HttpResponse<String> send(URI uri, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .PUT(BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String hash(byte[] bytes) {
        BlobHasher hasher = new BlobHasher();
        hasher.update(bytes, 0, bytes.length);
        return hasher.finish(new HeaderLines(List.of())).root().toString();
    }
}
