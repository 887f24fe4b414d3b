package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.util.Base64;
import java.util.Optional;

/**
 * A signature as a narinfo has it: {@code <name of the key>:<base64>}. One that no client can make sense of is kept as it
 * is, as clients ignore it.
 */
public record Signature(String keyName, String base64) {
    private static final int BYTES = 64;

    public Signature {
        BadRequest.unless(!keyName.isEmpty() && !base64.isEmpty(), "Sig is not <name>:<base64>");
    }

    public static Signature parse(String text) {
        int colon = text.indexOf(':');
        BadRequest.unless(colon > 0, "Sig is not <name>:<base64>");
        return new Signature(text.substring(0, colon), text.substring(colon + 1));
    }

    static Signature of(String keyName, byte[] signature) {
        return new Signature(keyName, Base64.getEncoder().encodeToString(signature));
    }

    /** The 64 bytes of an Ed25519 signature, if it has them. */
    Optional<byte[]> bytes() {
        try {
            return Optional.of(Base64.getDecoder().decode(base64)).filter(bytes -> bytes.length == BYTES);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return keyName + ":" + base64;
    }
}
