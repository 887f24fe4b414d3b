package io.stowage.ic.identity;

import java.math.BigInteger;

/** The holder of an ECDSA key on one of the two curves. */
final class EcdsaIdentity implements Identity {
    private final Curve curve;
    private final BigInteger secret;
    private final PublicKey publicKey;

    EcdsaIdentity(Curve curve, BigInteger secret) {
        if (!curve.isSecret(secret)) {
            throw new IllegalArgumentException("the secret number is not between 1 and the order of the curve");
        }
        this.curve = curve;
        this.secret = secret;
        this.publicKey = PublicKey.ofPoint(curve, curve.point(secret));
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        return curve.sign(secret, PublicKey.hash("SHA-256", message));
    }

    /** Not the key: this may end up in a log. */
    @Override
    public String toString() {
        return "ECDSA identity " + principal();
    }
}
