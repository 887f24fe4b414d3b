package io.stowage.ic.bls;

import io.stowage.ic.BouncyCastle;
import org.bouncycastle.crypto.bls.BLS12_381G1;
import org.bouncycastle.crypto.bls.BLS12_381G2;
import org.bouncycastle.crypto.bls.BLS12_381G2Point;
import org.bouncycastle.crypto.bls.BLS12_381Pairing;
import org.bouncycastle.crypto.bls.BLS12_381Serialization;
import org.bouncycastle.crypto.bls.BLS12_381SubgroupCheck;
import org.bouncycastle.crypto.bls.Fp12Element;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Put together from the parts that BouncyCastle has, since its own signer has keys and signatures in the other groups.
 */
public final class BouncyCastleBls implements BlsVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(BouncyCastleBls.class);

    private final ECCurve curve;

    public BouncyCastleBls() {
        // Before anything else of that library; the class says why.
        BouncyCastle.load();
        this.curve = BLS12_381G1.createCurve();
    }

    @Override
    public boolean verify(byte[] key, byte[] signature, byte[] message) {
        if (key.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            BLS12_381G2Point publicKey = BLS12_381Serialization.decompressG2(key);
            ECPoint point = BLS12_381Serialization.decompressG1(signature, curve);
            return !publicKey.isInfinity()
                    && !point.isInfinity()
                    && BLS12_381SubgroupCheck.isInG2Subgroup(publicKey)
                    && BLS12_381SubgroupCheck.isInG1Subgroup(point)
                    && pairs(publicKey, point, message);
        } catch (IllegalArgumentException | ArithmeticException | IllegalStateException e) {
            LOG.debug("a key or signature is no point of its curve", e);
            return false;
        }
    }

    @Override
    public String name() {
        return "bouncycastle";
    }

    /** Whether e(hash, key) · e(-signature, generator) is one. */
    private static boolean pairs(BLS12_381G2Point key, ECPoint signature, byte[] message) {
        ECPoint hash = hash(message);
        if (hash.isInfinity()) {
            return false;
        }
        Fp12Element product = BLS12_381Pairing.multiPair(
                new ECPoint[] {hash.normalize(), signature.negate().normalize()},
                new BLS12_381G2Point[] {key, BLS12_381G2.getGenerator()});
        return product.equals(Fp12Element.ONE);
    }

    private static ECPoint hash(byte[] message) {
        return HashToEllipticCurve.getInstance(HashToCurveProfile.BLS12_381_G1_XMD_SHA_256_SSWU_RO, SUITE)
                .hashToCurve(message);
    }
}
