package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are away, slow, full of themselves, or break off. */
class S3FaultsTest {
    private static final Key KEY = Key.of("some/key");
    private StrictFake fake;

    @BeforeEach
    void startFake() throws IOException {
        fake = new StrictFake();
    }

    @AfterEach
    void stopFake() {
        fake.close();
    }

    @Test
    void aServerThatIsSlowedDownOnceIsAskedAgain() throws IOException {
        fake.next(StrictFake.status(503, "SlowDown"));
        try (S3Store store = fake.settings().open()) {
            assertThat(store.put(KEY, Body.of(new byte[3]), PutOptions.REPLACE).stored())
                    .isTrue();
        }
        assertThat(fake.requests()).hasSize(2);
    }

    @Test
    void aServerThatStaysSlowedDownIsUnavailableForAsLongAsItSays() throws IOException {
        StrictFake.Answer slow = StrictFake.status(503, "SlowDown", "Retry-After", "1");
        fake.next(slow, slow);
        try (S3Store store = fake.settings().with("s3.attempts", "2").open()) {
            StoreException fault = faultOf(() -> store.put(KEY, Body.of(new byte[3]), PutOptions.REPLACE));

            assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(fault.retryAfter()).contains(Duration.ofSeconds(1));
            assertThat(fault).hasMessage("cannot write some/key: S3 answered 503 SlowDown after 2 tries");
        }
    }

    @Test
    void aRefusedConnectionIsUnavailableAndNotAbsence() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        TestS3 nobody = TestS3.at(URI.create("http://127.0.0.1:" + port), "me", "sesame");
        try (S3Store store = nobody.with("s3.attempts", "1").open()) {
            assertThat(faultOf(() -> store.head(KEY)).reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(faultOf(() -> store.open(KEY, ByteRange.ALL)).reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(faultOf(store::probe).reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(store.check(Duration.ofSeconds(5)).status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        fake.next(hang(release));
        try (S3Store store = fake.settings()
                .with("s3.attempts", "1")
                .with("s3.socket-timeout", "200ms")
                .open()) {
            StoreException fault = faultOf(() -> store.head(KEY));

            assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(fault).hasMessageContaining("S3 did not answer");
        } finally {
            release.countDown();
        }
    }

    @Test
    void aCheckEndsWithinItsBudgetWhateverTheServerDoes() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        fake.next(hang(release));
        try (S3Store store = fake.settings().open()) {
            Health health = store.check(Duration.ofMillis(200));

            assertThat(health.status()).isEqualTo(Health.Status.DOWN);
            assertThat(health.reason()).contains("200 ms");
            release.countDown();
        }
    }

    @Test
    void aBodyThatIsCutOffThrowsAndDoesNotJustEnd() throws IOException {
        fake.next((exchange, body) -> {
            exchange.getResponseHeaders().add("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, 100_000);
            exchange.getResponseBody().write(new byte[10_000]);
            exchange.getResponseBody().flush();
            throw new IOException("the server dies");
        });
        try (S3Store store = fake.settings().open();
                Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
            StoreException fault = faultOf(() -> reading.stream().readAllBytes());

            assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(fault).hasMessageContaining("cannot read some/key to its end");
        }
    }

    @Test
    void theUploadOfAThreadThatIsInterruptedIsAborted() throws IOException {
        fake.next(uploadStarted());
        InputStream interrupting = new InputStream() {
            private long sent;

            @Override
            public int read() {
                return read(new byte[1], 0, 1) - 1;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) {
                sent += count;
                if (sent > 6 * 1024 * 1024) {
                    Thread.currentThread().interrupt();
                }
                return count;
            }
        };
        try (S3Store store = fake.settings().open()) {
            StoreException fault =
                    faultOf(() -> store.put(KEY, Body.ofUnknownLength(interrupting), PutOptions.REPLACE));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(fault.getSuppressed()).isEmpty();
        }
        assertThat(fake.requests()).last().isEqualTo("DELETE /stowage/some/key");
    }

    @Test
    void anAnswerThatIsNotTheRangeThatWasAskedForIsNotPassedOn() throws IOException {
        try (S3Store store = fake.settings().open()) {
            store.put(KEY, Body.of(new byte[10]), PutOptions.REPLACE);

            assertThat(faultOf(() -> store.open(KEY, ByteRange.between(2, 3))).reason())
                    .isEqualTo(Reason.MISCONFIGURED);
        }
    }

    @Test
    void aMissingBucketIsNamed() throws IOException {
        fake.next(StrictFake.status(404, ""));
        try (S3Store store = fake.settings().open()) {
            StoreException fault = faultOf(store::probe);

            assertThat(fault.reason()).isEqualTo(Reason.MISCONFIGURED);
            assertThat(fault).hasMessage("there is no bucket stowage; create it, Stowage never creates one");
        }
    }

    @Test
    void anObjectIsNotMissingWhereTheBucketIs() throws IOException {
        fake.next(StrictFake.status(404, ""), StrictFake.status(404, ""));
        try (S3Store store = fake.settings().open()) {
            assertThat(faultOf(() -> store.head(KEY)).reason()).isEqualTo(Reason.MISCONFIGURED);
            fake.next(StrictFake.status(404, "NoSuchBucket"));
            assertThat(faultOf(() -> store.open(KEY, ByteRange.ALL)).reason()).isEqualTo(Reason.MISCONFIGURED);
        }
    }

    @Test
    void aBucketOfSomebodyElseIsDenied() throws IOException {
        fake.next(StrictFake.status(403, ""));
        try (S3Store store = fake.settings().open()) {
            StoreException fault = faultOf(store::probe);

            assertThat(fault.reason()).isEqualTo(Reason.DENIED);
            assertThat(fault).hasMessage("cannot find the bucket stowage: S3 answered 403");
        }
    }

    @Test
    void whoFindsNoFreeConnectionIsToldSoAndDoesNotHang() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        fake.next((exchange, body) -> {
            arrived.countDown();
            hang(release).to(exchange, body);
        });
        TestS3 one = fake.settings()
                .with("s3.max-connections", "1")
                .with("s3.acquire-timeout", "100ms")
                .with("s3.attempts", "1");
        try (S3Store store = one.open()) {
            CompletableFuture<Void> holder = CompletableFuture.runAsync(() -> faultOf(() -> store.head(KEY)));
            arrived.await();

            assertThat(faultOf(() -> store.head(KEY)).reason()).isEqualTo(Reason.BUSY);
            release.countDown();
            holder.join();
        }
    }

    @Test
    void aProbeThatFailedIsMadeAgain() throws Exception {
        fake.next(StrictFake.status(403, ""), StrictFake.status(403, ""));
        try (S3Store store =
                fake.settings().with("s3.conditional-create", "auto").open()) {
            assertThat(faultOf(() -> store.put(KEY, Body.of(new byte[1]), PutOptions.ONLY_IF_ABSENT))
                            .reason())
                    .isEqualTo(Reason.DENIED);
            assertThat(faultOf(() -> store.put(KEY, Body.of(new byte[1]), PutOptions.ONLY_IF_ABSENT))
                            .reason())
                    .isEqualTo(Reason.DENIED);
        }
        assertThat(fake.requests()).containsExactly("HEAD /stowage", "HEAD /stowage");
    }

    @Test
    void aSecretThatWentAwayIsAFaultOfTheSettings(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "sesame");
        try (S3Store store =
                fake.settings().with("s3.secret-key", "file:" + secret).open()) {
            Files.delete(secret);

            StoreException fault = faultOf(() -> store.head(KEY));
            assertThat(fault.reason()).isEqualTo(Reason.MISCONFIGURED);
            assertThat(fault).hasMessageContaining("file:" + secret);
        }
    }

    @Test
    void openingAStoreAsksNobody() {
        fake.settings().open().close();

        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void callsRetriesAndThePoolAreMeasured() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        fake.next(StrictFake.status(503, "SlowDown"));
        try (S3Store store = S3Store.open(fake.settings().config(), "main", registry, Clock.systemUTC())) {
            store.put(KEY, Body.of(new byte[3]), PutOptions.REPLACE);

            assertThat(registry.get("stowage.store.pool.calls")
                            .tags("store", "main", "operation", "PutObject", "outcome", "ok")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("stowage.store.pool.retries")
                            .tag("operation", "PutObject")
                            .counter()
                            .count())
                    .isEqualTo(1);
            for (String gauge : new String[] {"leased", "available", "pending"}) {
                assertThat(registry.get("stowage.store.pool." + gauge).gauge().value())
                        .isNotNegative();
            }
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    private static StrictFake.Answer uploadStarted() {
        return (exchange, body) -> {
            byte[] xml = "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, xml.length);
            exchange.getResponseBody().write(xml);
        };
    }

    private static StrictFake.Answer hang(CountDownLatch release) {
        return (exchange, body) -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            StrictFake.status(403, "").to(exchange, body);
        };
    }

    private static StoreException faultOf(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }
}
