package io.stowage.s3.signing;

import java.util.Optional;

/**
 * Whose request it is, and what the signature says of its body.
 *
 * @param accessKey empty for a request that is not signed
 * @param contentHash the value of {@code x-amz-content-sha256}
 * @param chunks what the signatures of chunks go on from, where the head was signed in a header
 */
public record Authenticated(Optional<String> accessKey, How how, String contentHash, Optional<ChunkSignatures> chunks) {
    public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    /** How it was signed. */
    public enum How {
        NOT_SIGNED,
        HEADER,
        LINK,
        OLD_LINK,
        FORM,
        OLD_FORM
    }

    static Authenticated anonymous(String contentHash) {
        return new Authenticated(Optional.empty(), How.NOT_SIGNED, contentHash, Optional.empty());
    }

    static Authenticated by(String accessKey, How how) {
        return new Authenticated(Optional.of(accessKey), how, UNSIGNED_PAYLOAD, Optional.empty());
    }

    public boolean isAnonymous() {
        return accessKey.isEmpty();
    }
}
