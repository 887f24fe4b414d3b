package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.stowage.ops.Health;
import io.stowage.store.AbandonedUploads;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.Upload;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is peculiar to Ceph RGW, and what only a real server shows. */
@Tag("rgw")
class RgwIT {
    private static final Key KEY = Key.of("some/key");
    private static final int LARGE = 11 * 1024 * 1024;

    private final TestS3 settings = Rgw.settings();
    private S3Store store;

    @BeforeAll
    static void createBucket() {
        Rgw.settings().createBucket();
    }

    @BeforeEach
    void openStore() {
        store = settings.open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aConditionIsObeyedOnAPutAndNotOnACompletion() throws IOException {
        store.probe();

        Health health = store.check(Duration.ofSeconds(10));
        assertThat(health.facts())
                .containsEntry("conditional-put", "true")
                .containsEntry("conditional-complete", "false");
        assertThat(store.capabilities().atomicIfAbsent()).isFalse();
        assertThat(store.list(ListQuery.prefix("")).objects()).isEmpty();
    }

    @Test
    void ofEightWritersAtOnceOneStores() throws Exception {
        for (int round = 0; round < 20; round++) {
            Key key = Key.of("race/" + round);
            List<PutResult> results = atOnce(
                    8,
                    writer -> store.put(
                            key,
                            Body.of(("writer " + writer).getBytes(StandardCharsets.UTF_8)),
                            PutOptions.ONLY_IF_ABSENT));

            List<Integer> winners = IntStream.range(0, 8)
                    .filter(writer -> results.get(writer).stored())
                    .boxed()
                    .toList();
            assertThat(winners).hasSize(1);
            assertThat(read(key)).asString().isEqualTo("writer " + winners.get(0));
        }
    }

    @Test
    void aLargeObjectThatIsThereIsKeptThoughTheServerWouldReplaceIt() throws IOException {
        store.put(KEY, Body.of(new byte[1]), PutOptions.REPLACE);

        Body large = Body.ofUnknownLength(new ByteArrayInputStream(new byte[LARGE]));
        assertThat(store.put(KEY, large, PutOptions.ONLY_IF_ABSENT)).isEqualTo(PutResult.ALREADY_THERE);
        Upload upload = store.startUpload(KEY, PutOptions.ONLY_IF_ABSENT);
        Part part = store.putPart(upload, 1, Body.of(new byte[LARGE]));
        assertThat(store.completeUpload(upload, List.of(part), PutOptions.ONLY_IF_ABSENT))
                .isEqualTo(PutResult.ALREADY_THERE);

        assertThat(read(KEY)).hasSize(1);
        assertThat(openUploads()).isEmpty();
    }

    @Test
    void anUploadThatFailsLeavesNoOpenUpload() throws IOException {
        for (Throwable failure :
                List.of(new IOException("gone"), new IllegalStateException("bug"), new AssertionError())) {
            FilterInputStream breaking = new FilterInputStream(new ByteArrayInputStream(new byte[LARGE])) {
                @Override
                public int read(byte[] buffer, int offset, int count) throws IOException {
                    int n = super.read(buffer, offset, count);
                    return n >= 0 ? n : fail(failure);
                }
            };

            assertThat(catchThrowable(() -> store.put(KEY, Body.ofUnknownLength(breaking), PutOptions.REPLACE)))
                    .isSameAs(failure);
        }
        assertThat(store.head(KEY)).isEmpty();
        assertThat(openUploads()).isEmpty();
    }

    @Test
    void whatAKilledProcessLeavesIsFoundAndRemoved() throws Exception {
        Process child = EndlessUpload.start(settings);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(child.isAlive()).as("the child").isTrue();
                return !openUploads().isEmpty();
            });
        } finally {
            child.destroyForcibly(); // SIGKILL
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(openUploads()).hasSize(1);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
        assertThat(new AbandonedUploads(store, Duration.ofHours(24), Clock.systemUTC()).abort())
                .isZero();
        assertThat(new AbandonedUploads(store, Duration.ofHours(24), later).abort())
                .isEqualTo(1);
        assertThat(openUploads()).isEmpty();
        assertThat(store.head(EndlessUpload.KEY)).isEmpty();
    }

    @Test
    void aStorageClassThatItDoesNotKnowIsAFaultOfTheSettings() throws IOException {
        assertFault(
                settings.with("s3.storage-class", "NO_SUCH_CLASS"),
                Reason.MISCONFIGURED,
                "400 InvalidArgument",
                "s3.storage-class");
    }

    @Test
    void encryptionThatItCannotDoIsAFaultOfTheSettings() throws IOException {
        assertFault(settings.with("s3.sse", "AES256"), Reason.MISCONFIGURED, "400 InvalidRequest", "s3.sse");
    }

    @Test
    void settingsThatItDoesNotUnderstandAreToldByTheProbe() throws IOException {
        assertFault(
                settings.with("s3.checksums", "supported").with("s3.chunked-signing", "true"),
                Reason.MISCONFIGURED,
                "400 XAmzContentSHA256Mismatch",
                "s3.checksums=required");
    }

    @Test
    void aBucketThatIsNotThereIsNamed() throws IOException {
        assertFault(settings.with("s3.bucket", "no-such-bucket"), Reason.MISCONFIGURED, "no-such-bucket");
    }

    @Test
    void aWrongSecretIsDenied() throws IOException {
        TestS3 wrong = TestS3.at(settings.config().endpoint().orElseThrow(), "STRANGER", "sesame");
        assertFault(wrong.with("s3.bucket", settings.config().bucket()), Reason.DENIED, "403");
    }

    @Test
    void aLongCopyIsMadeByTheServer() throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        store.put(KEY, Body.of(bytes), PutOptions.REPLACE);

        assertThat(store.copy(KEY, Key.of("in/parts"), PutOptions.ONLY_IF_ABSENT))
                .contains(PutResult.stored(LARGE));
        assertThat(store.copy(KEY, Key.of("at/once"), PutOptions.REPLACE)).contains(PutResult.stored(LARGE));
        assertThat(Arrays.equals(read(Key.of("in/parts")), bytes)).isTrue();
        assertThat(Arrays.equals(read(Key.of("at/once")), bytes)).isTrue();
        assertThat(openUploads()).isEmpty();
    }

    private void assertFault(TestS3 wrong, Reason reason, String... words) throws IOException {
        try (S3Store other = wrong.open()) {
            StoreException fault = catchThrowableOfType(StoreException.class, other::probe);

            assertThat(fault.reason()).isEqualTo(reason);
            assertThat(fault.getMessage()).contains(words);
            assertThat(other.check(Duration.ofSeconds(10)).status()).isEqualTo(Health.Status.DOWN);
        }
    }

    private List<Upload> openUploads() throws IOException {
        return store.listUploads(Instant.now().plusSeconds(3600), 100);
    }

    private byte[] read(Key key) throws IOException {
        try (Reading reading = store.open(key, ByteRange.ALL).orElseThrow()) {
            return reading.stream().readAllBytes();
        }
    }

    private static int fail(Throwable failure) throws IOException {
        if (failure instanceof IOException checked) {
            throw checked;
        }
        if (failure instanceof RuntimeException bug) {
            throw bug;
        }
        throw (Error) failure;
    }

    private interface Work {
        PutResult of(int worker) throws Exception;
    }

    private static List<PutResult> atOnce(int workers, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<PutResult>> calls = IntStream.range(0, workers)
                    .<Callable<PutResult>>mapToObj(worker -> () -> work.of(worker))
                    .toList();
            List<PutResult> results = new java.util.ArrayList<>();
            for (Future<PutResult> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Where the child's words go; named so that a failure can be looked up. */
    static Path log() {
        return Path.of(System.getProperty("project.basedir", "."), "target", "endless-upload.log");
    }
}
