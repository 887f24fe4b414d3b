package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Presign;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this store does beyond the contract, on a server that keeps its objects in files. */
class S3StoreTest {
    private static final Key KEY = Key.of("some/key");
    private static final Key OTHER = Key.of("other/key");
    private static final int MIB = 1024 * 1024;

    @TempDir
    static Path folder;

    private static S3ProxyServer server;
    private static TestS3 settings;
    private S3Store store;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3ProxyServer.inFiles(folder);
        settings = TestS3.at(server.endpoint(), S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY);
        settings.createBucket();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void openStore() {
        store = settings.with("s3.key-prefix", "p/" + System.nanoTime()).open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void theProbeFindsOutWhatTheServerObeysAndLeavesNothing() throws IOException {
        assertThat(store.capabilities().atomicIfAbsent()).isFalse();

        store.probe();

        assertThat(store.capabilities().atomicIfAbsent()).isTrue();
        Health health = store.check(Duration.ofSeconds(10));
        assertThat(health.status()).as(health.reason()).isEqualTo(Health.Status.UP);
        assertThat(health.facts())
                .containsEntry("bucket", "stowage")
                .containsEntry("conditional-put", "true")
                .containsEntry("conditional-complete", "true");
        assertThat(store.list(ListQuery.prefix("")).objects()).isEmpty();
    }

    @Test
    void aCheckOfANewStoreTriesTheServerOut() {
        Health health = store.check(Duration.ofSeconds(20));

        assertThat(health.status()).as(health.reason()).isEqualTo(Health.Status.UP);
        assertThat(health.facts()).containsKey("conditional-put");
    }

    @Test
    void uploadsShareTheirBuffersAndHoldNoMore() throws Exception {
        long length = 75L * MIB;
        int uploads = 4;
        try (S3Store small = settings.with("s3.buffers", "20MiB")
                .with("s3.acquire-timeout", "60s")
                .open()) {
            ExecutorService threads = Executors.newFixedThreadPool(uploads);
            List<Future<PutResult>> results = new ArrayList<>();
            for (int i = 0; i < uploads; i++) {
                Key key = Key.of("large/" + i);
                Callable<PutResult> put =
                        () -> small.put(key, Body.ofUnknownLength(zeroes(length)), PutOptions.REPLACE);
                results.add(threads.submit(put));
            }
            for (Future<PutResult> result : results) {
                assertThat(result.get()).isEqualTo(PutResult.stored(length));
            }
            threads.shutdownNow();

            assertThat(small.buffers().mostHeld()).isBetween(10L * MIB, 20L * MIB);
            assertThat(small.buffers().reserved()).isZero();
            try (Reading reading = small.open(Key.of("large/3"), ByteRange.ALL).orElseThrow()) {
                assertThat(crc(reading.stream())).isEqualTo(crc(zeroes(length)));
            }
        }
    }

    @Test
    void aLongCopyOnlyIfAbsentIsMadeInParts() throws IOException {
        byte[] bytes = noise(11 * MIB);
        store.put(KEY, Body.of(bytes), PutOptions.REPLACE);

        assertThat(store.copy(KEY, OTHER, PutOptions.ONLY_IF_ABSENT)).contains(PutResult.stored(bytes.length));
        assertThat(store.copy(KEY, OTHER, PutOptions.ONLY_IF_ABSENT)).contains(PutResult.ALREADY_THERE);

        try (Reading reading = store.open(OTHER, ByteRange.ALL).orElseThrow()) {
            assertThat(Arrays.equals(reading.stream().readAllBytes(), bytes)).isTrue();
        }
        assertThat(store.listUploads(java.time.Instant.now().plusSeconds(60), 10))
                .isEmpty();
    }

    @Test
    void linksWorkWithoutUs() throws Exception {
        byte[] bytes = noise(5 * MIB);
        HttpClient browser = HttpClient.newHttpClient();
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(bytes);

        assertThat(status(browser, "PUT", link(Presign.Method.PUT), body)).isEqualTo(200);
        assertThat(status(browser, "HEAD", link(Presign.Method.HEAD), HttpRequest.BodyPublishers.noBody()))
                .isEqualTo(200);
        HttpResponse<byte[]> got = browser.send(
                HttpRequest.newBuilder(link(Presign.Method.GET)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(Arrays.equals(got.body(), bytes)).isTrue();

        Upload upload = store.startUpload(OTHER, PutOptions.REPLACE);
        URI part = store.presign(Presign.part(upload, 1, Duration.ofMinutes(5))).orElseThrow();
        assertThat(status(browser, "PUT", part, body)).isEqualTo(200);
        store.abortUpload(upload);
    }

    @Test
    void namesThatAreNoKeysAreNotListed() throws IOException {
        store.put(Key.of(".probe/mine"), Body.of(new byte[1]), PutOptions.REPLACE);
        store.put(Key.of("a"), Body.of(new byte[1]), PutOptions.REPLACE);
        store.probe();

        assertThat(store.list(ListQuery.prefix("")).objects())
                .extracting(info -> info.key().text())
                .containsExactly(".probe/mine", "a");
    }

    private URI link(Presign.Method method) throws IOException {
        return store.presign(Presign.of(method, KEY, Duration.ofMinutes(5))).orElseThrow();
    }

    private static int status(HttpClient browser, String method, URI link, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(link).method(method, body).build();
        return browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(5).nextBytes(bytes);
        return bytes;
    }

    private static long crc(InputStream in) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
        checked.transferTo(java.io.OutputStream.nullOutputStream());
        return checked.getChecksum().getValue();
    }

    private static InputStream zeroes(long length) {
        return new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) {
                if (left <= 0) {
                    return -1;
                }
                int n = (int) Math.min(count, left);
                Arrays.fill(buffer, offset, offset + n, (byte) 0);
                left -= n;
                return n;
            }
        };
    }
}
