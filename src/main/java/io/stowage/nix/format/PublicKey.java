package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** The key by which clients trust a cache: {@code <name>:<base64 of 32 bytes>}. */
public final class PublicKey {
    static final int BYTES = 32;

    private final String name;
    private final byte[] value;
    private final java.security.PublicKey key;

    private PublicKey(String name, byte[] value, java.security.PublicKey key) {
        this.name = name;
        this.value = value;
        this.key = key;
    }

    public static PublicKey parse(String text) {
        KeyText parsed = KeyText.parse("the public key", text, BYTES);
        return of(parsed.name(), parsed.value());
    }

    static PublicKey of(String name, byte[] value) {
        byte[] highFirst = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            highFirst[i] = value[BYTES - 1 - i];
        }
        boolean xIsOdd = (highFirst[0] & 0x80) != 0;
        highFirst[0] &= 0x7f;
        try {
            EdECPoint point = new EdECPoint(xIsOdd, new BigInteger(1, highFirst));
            java.security.PublicKey key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
            return new PublicKey(name, value.clone(), key);
        } catch (GeneralSecurityException e) {
            throw BadRequest.because("the public key is no Ed25519 key", e);
        }
    }

    static PublicKey of(String name, EdECPublicKey key) {
        byte[] lowFirst = new byte[BYTES];
        byte[] y = key.getPoint().getY().toByteArray();
        for (int i = 0; i < y.length && i < BYTES; i++) {
            lowFirst[i] = y[y.length - 1 - i];
        }
        lowFirst[BYTES - 1] |= (byte) (key.getPoint().isXOdd() ? 0x80 : 0);
        return new PublicKey(name, lowFirst, key);
    }

    public String name() {
        return name;
    }

    byte[] value() {
        return value.clone();
    }

    /** Whether the signature is this key's, and of this text. */
    public boolean verifies(String fingerprint, Signature signature) {
        if (!signature.keyName().equals(name)) {
            return false;
        }
        return signature
                .bytes()
                .filter(bytes -> isOf(fingerprint.getBytes(StandardCharsets.UTF_8), bytes))
                .isPresent();
    }

    private boolean isOf(byte[] message, byte[] signature) {
        try {
            java.security.Signature check = java.security.Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            // The bytes are no signature at all, or the key is no point of the curve.
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && name.equals(that.name) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** As it stands in {@code trusted-public-keys}. */
    @Override
    public String toString() {
        return KeyText.write(name, value);
    }
}
