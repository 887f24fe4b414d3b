package io.stowage.replica;

import io.stowage.ic.BouncyCastle;
import io.stowage.ic.Bytes;
import io.stowage.ic.RootKey;
import io.stowage.ic.bls.BlsVerifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.bls.BLS12_381G1;
import org.bouncycastle.crypto.bls.BLS12_381G2;
import org.bouncycastle.crypto.bls.BLS12_381Serialization;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;

/** The secret key of a subnet, which real ones share among their nodes. */
final class BlsKey {
    private static final String PREFIX = "308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100";
    private static final byte[] STATE_ROOT = "ic-state-root".getBytes(StandardCharsets.US_ASCII);

    private final BigInteger secret;

    private BlsKey(BigInteger secret) {
        this.secret = secret;
    }

    static BlsKey generate() {
        BouncyCastle.load();
        BigInteger random = new BigInteger(250, new SecureRandom());
        return new BlsKey(random.add(BigInteger.ONE).mod(BLS12_381G1.ORDER));
    }

    RootKey publicKey() {
        byte[] raw =
                BLS12_381Serialization.compressG2(BLS12_381G2.getGenerator().constantTimeMultiply(secret));
        return RootKey.parse(PREFIX + HexFormat.of().formatHex(raw));
    }

    /** Signs the root hash of a state tree. */
    Bytes sign(byte[] rootHash) {
        byte[] message = new byte[1 + STATE_ROOT.length + rootHash.length];
        message[0] = (byte) STATE_ROOT.length;
        System.arraycopy(STATE_ROOT, 0, message, 1, STATE_ROOT.length);
        System.arraycopy(rootHash, 0, message, 1 + STATE_ROOT.length, rootHash.length);
        var hash = HashToEllipticCurve.getInstance(
                        HashToCurveProfile.BLS12_381_G1_XMD_SHA_256_SSWU_RO, BlsVerifier.SUITE)
                .hashToCurve(message);
        return Bytes.of(BLS12_381Serialization.compressG1(hash.multiply(secret).normalize()));
    }
}
