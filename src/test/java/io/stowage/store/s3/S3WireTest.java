package io.stowage.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is really sent, to a server that takes nothing it does not know. */
class S3WireTest {
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3_000_000})
    void nothingIsSentThatAStrictServerRefuses(int length) throws IOException {
        byte[] bytes = new byte[length];
        try (S3Store store = fake.settings().open()) {
            store.put(KEY, Body.of(bytes), PutOptions.REPLACE);
            store.put(KEY, Body.of(new ByteArrayInputStream(bytes), length), PutOptions.REPLACE);
            store.put(KEY, Body.ofUnknownLength(new ByteArrayInputStream(bytes)), PutOptions.ONLY_IF_ABSENT);
            assertThat(store.head(KEY).orElseThrow().length()).isEqualTo(length);
            try (Reading reading = store.open(KEY, ByteRange.ALL).orElseThrow()) {
                assertThat(reading.stream().readAllBytes()).isEqualTo(bytes);
            }
            store.delete(KEY);
            assertThat(store.head(KEY)).isEmpty();
        }
        assertThat(fake.refusals()).isEmpty();
    }

    @Test
    void propertiesOfTheSdkChangeNothing() throws IOException {
        Map<String, String> hostile = Map.of(
                "aws.requestChecksumCalculation", "when_supported",
                "aws.responseChecksumValidation", "when_supported",
                "aws.endpointUrl", "http://127.0.0.1:1",
                "aws.endpointUrlS3", "http://127.0.0.1:1",
                "aws.accessKeyId", "somebody",
                "aws.secretAccessKey", "else",
                "aws.region", "mars",
                "aws.maxAttempts", "1");
        hostile.forEach(System::setProperty);
        try (S3Store store = fake.settings().open()) {
            fake.next(StrictFake.status(503, "SlowDown"));
            store.put(KEY, Body.of(new byte[10]), PutOptions.REPLACE);
        } finally {
            hostile.keySet().forEach(System::clearProperty);
        }

        assertThat(fake.refusals()).isEmpty();
        assertThat(fake.requests()).containsExactly("PUT /stowage/some/key", "PUT /stowage/some/key");
        assertThat(fake.lastHeader("Authorization")).contains("Credential=me/").contains("/us-east-1/s3/");
    }

    @Test
    void classEncryptionAndTypeGoWithTheObject() throws IOException {
        TestS3 settings = fake.settings().with("s3.storage-class", "COLD").with("s3.sse", "AES256");
        try (S3Store store = settings.open()) {
            store.put(KEY, Body.of(new byte[1]), PutOptions.REPLACE.withMediaType("text/plain"));
        }

        assertThat(fake.lastHeader("X-amz-storage-class")).isEqualTo("COLD");
        assertThat(fake.lastHeader("X-amz-server-side-encryption")).isEqualTo("AES256");
        assertThat(fake.lastHeader("Content-type")).isEqualTo("text/plain");
    }

    @Test
    void theKeyPrefixIsPutBeforeEveryKey() throws IOException {
        try (S3Store store = fake.settings().with("s3.key-prefix", "/prod/").open()) {
            store.put(Key.of("../a b+c"), Body.of(new byte[1]), PutOptions.REPLACE);
        }

        assertThat(fake.requests()).containsExactly("PUT /stowage/prod/._./a%20b%2Bc");
    }

    @Test
    void aWriteIsOursWhenItsAnswerWasLostAndTheSecondTryFindsIt() throws IOException {
        try (S3Store store = fake.settings().open()) {
            fake.next(fake.butSay(StrictFake.status(503, "SlowDown")));
            PutResult ours = store.put(KEY, Body.of(new byte[1]), PutOptions.ONLY_IF_ABSENT);
            fake.next(StrictFake.status(503, "SlowDown"));
            PutResult late = store.put(KEY, Body.of(new byte[2]), PutOptions.ONLY_IF_ABSENT);

            assertThat(ours).isEqualTo(PutResult.stored(1));
            assertThat(late).isEqualTo(PutResult.ALREADY_THERE);
        }
    }

    @Test
    void aConflictIsTriedOnceMore() throws IOException {
        StrictFake.Answer conflict = StrictFake.status(409, "ConditionalRequestConflict");
        try (S3Store store = fake.settings().open()) {
            fake.next(conflict);
            assertThat(store.put(KEY, Body.of(new byte[1]), PutOptions.ONLY_IF_ABSENT))
                    .isEqualTo(PutResult.stored(1));
            fake.next(conflict, conflict);
            assertThat(store.put(KEY, Body.of(new byte[2]), PutOptions.ONLY_IF_ABSENT))
                    .isEqualTo(PutResult.ALREADY_THERE);
        }
    }

    @Test
    void aConflictWithAWriterWhoHasNotStoredAnythingIsNoObject() throws IOException {
        StrictFake.Answer conflict = StrictFake.status(409, "ConditionalRequestConflict");
        try (S3Store store = fake.settings().open()) {
            fake.next(conflict, conflict);

            StoreException fault = catchThrowableOfType(
                    StoreException.class, () -> store.put(KEY, Body.of(new byte[1]), PutOptions.ONLY_IF_ABSENT));

            assertThat(fault.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE);
            assertThat(fault.retryAfter()).isPresent();
        }
    }

    @Test
    void whereConditionsAreNotObeyedTheObjectIsLookedForFirst() throws IOException {
        try (S3Store store =
                fake.settings().with("s3.conditional-create", "false").open()) {
            assertThat(store.put(KEY, Body.of(new byte[1]), PutOptions.ONLY_IF_ABSENT)
                            .stored())
                    .isTrue();
            assertThat(store.put(KEY, Body.of(new byte[2]), PutOptions.ONLY_IF_ABSENT)
                            .stored())
                    .isFalse();
            assertThat(store.capabilities().atomicIfAbsent()).isFalse();
        }
        assertThat(fake.lastHeader("If-none-match")).isEmpty();
    }

    @Test
    void withoutKeysNothingIsSignedAndNoLinksAreGiven() throws IOException {
        TestS3 signed = fake.settings();
        Map<String, String> plain = new java.util.HashMap<>(signed.settings());
        plain.keySet().removeAll(java.util.Set.of("s3.access-key", "s3.secret-key"));
        try (S3Store store =
                new TestS3(plain, Map.of()).with("s3.credentials", "anonymous").open()) {
            fake.next(StrictFake.status(404, "NoSuchKey"));
            assertThat(store.open(KEY, ByteRange.ALL)).isEqualTo(Optional.empty());
            assertThat(store.capabilities().presigns()).isFalse();
        }
        assertThat(fake.lastHeader("Authorization")).isEmpty();
    }
}
