package io.stowage.ic.identity;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The holder of an Ed25519 key. */
public final class Ed25519Identity implements Identity {
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] seed;
    private final PublicKey publicKey;

    private Ed25519Identity(byte[] seed) {
        Cryptography.require();
        this.seed = seed;
        byte[] raw = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        this.publicKey = PublicKey.ofEd25519(raw);
    }

    /** A key that nobody had before. */
    public static Ed25519Identity generate(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        return new Ed25519Identity(seed);
    }

    /** @param seed what RFC 8032 calls the secret key, 32 bytes */
    public static Ed25519Identity of(byte[] seed) {
        if (seed.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("a secret Ed25519 key has 32 bytes");
        }
        return new Ed25519Identity(seed.clone());
    }

    /** The secret key as PKCS#8 in PEM, which OpenSSL and the tools of the network read. */
    public String toPem() {
        byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + seed.length);
        System.arraycopy(seed, 0, der, PKCS8_PREFIX.length, seed.length);
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** Not the key: this may end up in a log. */
    @Override
    public String toString() {
        return "Ed25519 identity " + principal();
    }
}
