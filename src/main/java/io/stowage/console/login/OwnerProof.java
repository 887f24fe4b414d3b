package io.stowage.console.login;

import io.stowage.ic.Owner;
import io.stowage.ic.identity.PublicKey;
import java.nio.charset.StandardCharsets;

/**
 * Proof of holding the key of an owner: a signature over a challenge. What is signed begins with a text that no other
 * signature of an owner begins with, so that a log-in can never be used as an upload.
 */
public final class OwnerProof {
    public static final String DOMAIN = "stowage console log-in\n";

    private OwnerProof() {}

    /** The owner that the holder of this key is. */
    public static Owner ownerOf(byte[] der) {
        return new Owner(PublicKey.parse(der).principal());
    }

    /** Whether the holder of the key signed the challenge. */
    public static boolean holds(byte[] der, String challenge, byte[] signature) {
        return PublicKey.parse(der).verify((DOMAIN + challenge).getBytes(StandardCharsets.UTF_8), signature);
    }
}
