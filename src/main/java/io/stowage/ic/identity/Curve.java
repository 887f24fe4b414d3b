package io.stowage.ic.identity;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** An elliptic curve of ECDSA that the network knows. Its numbers have 32 bytes. */
final class Curve {
    static final Curve SECP256K1;
    static final Curve P256;
    static final int NUMBER_BYTES = 32;

    static {
        Cryptography.require();
        SECP256K1 = new Curve("secp256k1", "1.3.132.0.10", "3056301006072a8648ce3d020106052b8104000a034200");
        P256 = new Curve("secp256r1", "1.2.840.10045.3.1.7", "3059301306072a8648ce3d020106082a8648ce3d030107034200");
    }

    private final String oid;
    private final byte[] prefix;
    private final ECDomainParameters domain;

    private Curve(String name, String oid, String prefix) {
        this.oid = oid;
        this.prefix = HexFormat.of().parseHex(prefix);
        this.domain = new ECDomainParameters(CustomNamedCurves.getByName(name));
    }

    static List<Curve> all() {
        return List.of(SECP256K1, P256);
    }

    /** What stands before the point in the DER form of a public key. */
    byte[] prefix() {
        return prefix.clone();
    }

    static Optional<Curve> ofOid(String oid) {
        return all().stream().filter(curve -> curve.oid.equals(oid)).findFirst();
    }

    boolean isSecret(BigInteger number) {
        return number.signum() > 0 && number.compareTo(domain.getN()) < 0;
    }

    /** The uncompressed point of a secret number. */
    byte[] point(BigInteger secret) {
        return new FixedPointCombMultiplier()
                .multiply(domain.getG(), secret)
                .normalize()
                .getEncoded(false);
    }

    /** Throws {@link IllegalArgumentException} unless it is the uncompressed form of a point of the curve. */
    ECPoint decode(byte[] point) {
        ECPoint decoded = domain.getCurve().decodePoint(point);
        if (point[0] != 4 || decoded.isInfinity()) {
            throw new IllegalArgumentException("is not an uncompressed point");
        }
        return decoded;
    }

    /** RFC 6979 with the smaller of the two possible values of s. */
    byte[] sign(BigInteger secret, byte[] hash) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, domain));
        BigInteger[] rs = signer.generateSignature(hash);
        BigInteger n = domain.getN();
        BigInteger s = rs[1].compareTo(n.shiftRight(1)) > 0 ? n.subtract(rs[1]) : rs[1];
        byte[] raw = new byte[2 * NUMBER_BYTES];
        BigIntegers.asUnsignedByteArray(rs[0], raw, 0, NUMBER_BYTES);
        BigIntegers.asUnsignedByteArray(s, raw, NUMBER_BYTES, NUMBER_BYTES);
        return raw;
    }

    boolean verify(ECPoint key, byte[] hash, byte[] signature) {
        if (signature.length != 2 * NUMBER_BYTES) {
            return false;
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(key, domain));
        BigInteger r = new BigInteger(1, signature, 0, NUMBER_BYTES);
        BigInteger s = new BigInteger(1, signature, NUMBER_BYTES, NUMBER_BYTES);
        return verifier.verifySignature(hash, r, s);
    }
}
