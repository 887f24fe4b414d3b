package io.stowage.s3.signing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The keys and the day of the examples in the documentation of S3. */
final class SigningFixture {
    static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    static final Instant DAY = Instant.parse("2013-05-24T00:00:00Z");

    private SigningFixture() {}

    static SecretLookup secrets() {
        return key -> key.equals(ACCESS_KEY) ? Optional.of(new SigningSecret(ACCESS_KEY, SECRET)) : Optional.empty();
    }

    static RequestSignatures at(Instant now) {
        return at(now, SigningConfig.DEFAULT);
    }

    static RequestSignatures at(Instant now, SigningConfig config) {
        return new RequestSignatures(secrets(), config, Clock.fixed(now, ZoneOffset.UTC));
    }
}
