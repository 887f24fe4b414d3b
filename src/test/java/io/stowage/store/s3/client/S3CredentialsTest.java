package io.stowage.store.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.config.Secret;
import io.stowage.store.s3.config.S3Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class S3CredentialsTest {
    @TempDir
    Path folder;

    private Clock now = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @BeforeEach
    void writeKeys() throws IOException {
        Files.writeString(folder.resolve("access"), "me\n");
        Files.writeString(folder.resolve("secret"), "sesame\n");
    }

    @Test
    void aRotatedKeyIsPickedUpAfterSomeSeconds() throws IOException {
        AwsCredentialsProvider credentials = S3Credentials.of(access(Optional.empty()), ticking());
        assertThat(credentials.resolveCredentials().secretAccessKey()).isEqualTo("sesame");

        Files.writeString(folder.resolve("secret"), "new");
        assertThat(credentials.resolveCredentials().secretAccessKey()).isEqualTo("sesame");
        now = Clock.offset(now, Duration.ofSeconds(6));
        assertThat(credentials.resolveCredentials().secretAccessKey()).isEqualTo("new");
    }

    @Test
    void aRotatedKeyIsPickedUpAtOnceWhenTheOldOneWasRefused() throws IOException {
        S3Credentials credentials = (S3Credentials) S3Credentials.of(access(Optional.empty()), ticking());
        credentials.resolveCredentials();

        Files.writeString(folder.resolve("secret"), "new");
        credentials.forget();

        assertThat(credentials.resolveCredentials().secretAccessKey()).isEqualTo("new");
    }

    @Test
    void aTokenMakesTheKeysTemporary() {
        Secret token = Secret.parse("env:TOKEN", Map.of("TOKEN", "temporary"));

        assertThat(S3Credentials.of(access(Optional.of(token)), ticking()).resolveCredentials())
                .isEqualTo(AwsSessionCredentials.create("me", "sesame", "temporary"));
    }

    @Test
    void aSecretThatWentAwayIsNamedByItsReference() throws IOException {
        AwsCredentialsProvider credentials = S3Credentials.of(access(Optional.empty()), ticking());
        Files.delete(folder.resolve("secret"));

        assertThatThrownBy(credentials::resolveCredentials)
                .isInstanceOf(S3Credentials.Unreadable.class)
                .hasMessageContaining("file:" + folder.resolve("secret"));
    }

    private S3Access access(Optional<Secret> token) {
        return new S3Access(
                S3Access.Credentials.REFERENCE,
                Optional.of(Secret.parse("file:" + folder.resolve("access"), Map.of())),
                Optional.of(Secret.parse("file:" + folder.resolve("secret"), Map.of())),
                token);
    }

    private Clock ticking() {
        return new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.instant();
            }
        };
    }
}
