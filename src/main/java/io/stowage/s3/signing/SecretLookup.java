package io.stowage.s3.signing;

import java.util.Optional;

/** Where the secrets of access keys are looked up. It may remember them for as long as it vouches for them. */
@FunctionalInterface
public interface SecretLookup {

    /** Empty for a key that is unknown or disabled. */
    Optional<SigningSecret> find(String accessKey);
}
