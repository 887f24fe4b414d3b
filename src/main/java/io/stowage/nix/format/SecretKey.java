package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** A key that signs narinfos, written as {@code <name>:<base64 of 64 bytes>}: the Ed25519 seed and the public key. */
public final class SecretKey {
    private static final int SEED_BYTES = 32;
    private static final String PROBE = "stowage";

    private final byte[] seed;
    private final PrivateKey key;
    private final PublicKey publicKey;

    private SecretKey(byte[] seed, PrivateKey key, PublicKey publicKey) {
        this.seed = seed;
        this.key = key;
        this.publicKey = publicKey;
    }

    /** Refuses halves that do not belong together, with which clients could verify nothing. */
    public static SecretKey parse(String text) {
        KeyText parsed = KeyText.parse("the secret key", text, SEED_BYTES + PublicKey.BYTES);
        byte[] seed = Arrays.copyOf(parsed.value(), SEED_BYTES);
        byte[] publicHalf = Arrays.copyOfRange(parsed.value(), SEED_BYTES, parsed.value().length);
        SecretKey key = new SecretKey(seed, privateKey(seed), PublicKey.of(parsed.name(), publicHalf));
        BadRequest.unless(
                key.publicKey.verifies(PROBE, key.sign(PROBE)), "the two halves of the secret key do not fit together");
        return key;
    }

    /** A new one. */
    public static SecretKey generate(String name) {
        KeyText.requireName(name);
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new SecretKey(seed, pair.getPrivate(), PublicKey.of(name, (EdECPublicKey) pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    private static PrivateKey privateKey(byte[] seed) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every seed is an Ed25519 key", e);
        }
    }

    public String name() {
        return publicKey.name();
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public Signature sign(String fingerprint) {
        try {
            java.security.Signature signing = java.security.Signature.getInstance("Ed25519");
            signing.initSign(key);
            signing.update(fingerprint.getBytes(StandardCharsets.UTF_8));
            return Signature.of(name(), signing.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs whatever it is given", e);
        }
    }

    /** The text of the file {@code cache.key}. */
    public String reveal() {
        byte[] both = Arrays.copyOf(seed, SEED_BYTES + PublicKey.BYTES);
        System.arraycopy(publicKey.value(), 0, both, SEED_BYTES, PublicKey.BYTES);
        return KeyText.write(name(), both);
    }

    @Override
    public String toString() {
        return name() + ":***";
    }
}
