package io.stowage.store.s3.client;

import io.stowage.config.Secret;
import io.stowage.store.s3.config.S3Access;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** The keys that the settings refer to, read again every few seconds, so that a rotated file is picked up by itself. */
final class S3Credentials implements AwsCredentialsProvider {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final S3Access access;
    private final Clock clock;
    // Replaced as a whole; two threads may read the secrets at once, which does no harm.
    private volatile @Nullable Known known;

    private record Known(AwsCredentials credentials, Instant until) {}

    /** A secret that could be read when the store was set up and cannot be read now. */
    static final class Unreadable extends RuntimeException {
        Unreadable(IllegalArgumentException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private S3Credentials(S3Access access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    static AwsCredentialsProvider of(S3Access access, Clock clock) {
        return switch (access.credentials()) {
            case REFERENCE -> new S3Credentials(access, clock);
            case AMBIENT -> DefaultCredentialsProvider.builder().build();
            case ANONYMOUS -> AnonymousCredentialsProvider.create();
        };
    }

    @Override
    public AwsCredentials resolveCredentials() {
        Known now = known;
        if (now == null || !clock.instant().isBefore(now.until())) {
            now = new Known(read(), clock.instant().plus(FRESH));
            known = now;
        }
        return now.credentials();
    }

    /** Reads the secrets anew for the next request: the server did not like these. */
    void forget() {
        known = null;
    }

    private AwsCredentials read() {
        try {
            String accessKey = access.accessKey().map(Secret::reveal).orElseThrow();
            String secretKey = access.secretKey().map(Secret::reveal).orElseThrow();
            if (access.sessionToken().isPresent()) {
                return AwsSessionCredentials.create(
                        accessKey, secretKey, access.sessionToken().get().reveal());
            }
            return AwsBasicCredentials.create(accessKey, secretKey);
        } catch (IllegalArgumentException e) {
            throw new Unreadable(e);
        }
    }
}
