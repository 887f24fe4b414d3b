package io.stowage.ic.identity;

import io.stowage.ic.Principal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A key that proves who signed, in one of the three schemes that the network takes from users. */
public final class PublicKey {
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte SELF_AUTHENTICATING = 2;

    private final byte[] der;
    private final Verifier verifier;

    private interface Verifier {
        boolean verify(byte[] message, byte[] signature);
    }

    private PublicKey(byte[] der, Verifier verifier) {
        this.der = der;
        this.verifier = verifier;
    }

    /** Reads the one DER form of a key; other encodings of the same key would be other principals. */
    public static PublicKey parse(byte[] der) {
        Cryptography.require();
        if (hasForm(der, ED25519_PREFIX, Ed25519.PUBLIC_KEY_SIZE)) {
            return ed25519(der.clone());
        }
        for (Curve curve : Curve.all()) {
            if (hasForm(der, curve.prefix(), 1 + 2 * Curve.NUMBER_BYTES)) {
                return ecdsa(curve, der.clone());
            }
        }
        throw new IllegalArgumentException("is not the DER form of an Ed25519, secp256k1 or P-256 key");
    }

    static PublicKey ofEd25519(byte[] raw) {
        return parse(join(ED25519_PREFIX, raw));
    }

    static PublicKey ofPoint(Curve curve, byte[] point) {
        return parse(join(curve.prefix(), point));
    }

    public byte[] der() {
        return der.clone();
    }

    /** Who proves by this key who they are. */
    public Principal principal() {
        byte[] id = Arrays.copyOf(hash("SHA-224", der), Principal.MAX_BYTES);
        id[Principal.MAX_BYTES - 1] = SELF_AUTHENTICATING;
        return Principal.of(id);
    }

    public boolean verify(byte[] message, byte[] signature) {
        return verifier.verify(message, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(der, that.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(der);
    }

    static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static boolean hasForm(byte[] der, byte[] prefix, int size) {
        return der.length == prefix.length + size && Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static PublicKey ed25519(byte[] der) {
        byte[] raw = Arrays.copyOfRange(der, ED25519_PREFIX.length, der.length);
        if (!Ed25519.validatePublicKeyFull(raw, 0)) {
            throw new IllegalArgumentException("is not a point that an Ed25519 key can have");
        }
        return new PublicKey(
                der,
                (message, signature) -> signature.length == Ed25519.SIGNATURE_SIZE
                        && Ed25519.verify(signature, 0, raw, 0, message, 0, message.length));
    }

    private static PublicKey ecdsa(Curve curve, byte[] der) {
        ECPoint point = curve.decode(Arrays.copyOfRange(der, curve.prefix().length, der.length));
        return new PublicKey(der, (message, signature) -> curve.verify(point, hash("SHA-256", message), signature));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
