package io.stowage.console;

import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * That somebody holds the key of an owner: a signature over a challenge. What is signed begins with a text that no other
 * signature of an owner begins with, so that a log-in can never be used as an upload.
 */
final class OwnerProof {
    /** As browsers make keys, so that each key has exactly one form, and each owner one name. */
    private static final byte[] P256 =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200" + "04");

    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int P256_BYTES = 91;
    private static final int ED25519_BYTES = 44;
    private static final String DOMAIN = "stowage console log-in\n";
    private static final byte SELF_AUTHENTICATING = 2;

    private OwnerProof() {}

    /** The owner that the holder of this key is. */
    static Owner ownerOf(byte[] der) {
        if (!isP256(der) && !isEd25519(der)) {
            throw new IllegalArgumentException("is not a P-256 or Ed25519 key in its shortest form");
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-224").digest(der);
            byte[] id = Arrays.copyOf(hash, hash.length + 1);
            id[hash.length] = SELF_AUTHENTICATING;
            return new Owner(Principal.of(id));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-224", e);
        }
    }

    /** Whether the holder of the key signed the challenge; anything odd is a no. */
    static boolean holds(byte[] der, String challenge, byte[] signature) {
        if (!isP256(der) && !isEd25519(der)) {
            return false;
        }
        try {
            PublicKey key =
                    KeyFactory.getInstance(isP256(der) ? "EC" : "Ed25519").generatePublic(new X509EncodedKeySpec(der));
            Signature check = Signature.getInstance(isP256(der) ? "SHA256withECDSAinP1363Format" : "Ed25519");
            check.initVerify(key);
            check.update((DOMAIN + challenge).getBytes(StandardCharsets.UTF_8));
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isP256(byte[] der) {
        return der.length == P256_BYTES && startsWith(der, P256);
    }

    private static boolean isEd25519(byte[] der) {
        return der.length == ED25519_BYTES && startsWith(der, ED25519);
    }

    private static boolean startsWith(byte[] bytes, byte[] beginning) {
        return Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    }
}
