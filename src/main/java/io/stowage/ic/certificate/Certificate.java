package io.stowage.ic.certificate;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.cbor.CborValue;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate as it was sent: well-formed, and not believed until a {@link CertificateVerifier} said so.
 *
 * @param time when the network made it
 */
public record Certificate(HashTree tree, Bytes signature, Optional<Delegation> delegation, Instant time) {
    private static final Bytes TIME = Bytes.ofUtf8("time");
    private static final int LONGEST_TIME = 10;
    private static final long NANOS = 1_000_000_000L;

    /**
     * By what a subnet shows that the root subnet trusts it.
     *
     * @param subnet which the sender says it is; proven by what the certificate says about it
     * @param certificate not looked into yet
     */
    public record Delegation(Principal subnet, Bytes certificate) {}

    /** Reads a certificate; throws {@link InvalidCertificate} when the bytes are none. */
    public static Certificate parse(byte[] bytes) {
        Body body = Body.parse(bytes);
        Bytes time = body.tree().find(TIME).orElseThrow(() -> malformed("the certificate shows no time"));
        return new Certificate(body.tree(), body.signature(), body.delegation(), instant(time));
    }

    /** What every certificate has, also that of a delegation, whose time nobody asks for. */
    record Body(HashTree tree, Bytes signature, Optional<Delegation> delegation) {

        static Body parse(byte[] bytes) {
            try {
                CborValue cbor = CborReader.read(bytes);
                return new Body(
                        HashTree.parse(cbor.require("tree")),
                        cbor.require("signature").asBytes(),
                        // Some write down that there is none.
                        cbor.find("delegation")
                                .filter(value -> !(value instanceof CborValue.NullValue))
                                .map(Body::delegation));
            } catch (CborException e) {
                throw new InvalidCertificate(
                        InvalidCertificate.Reason.MALFORMED, "the certificate " + e.getMessage(), e);
            }
        }

        private static Delegation delegation(CborValue cbor) {
            Bytes subnet = cbor.require("subnet_id").asBytes();
            if (subnet.length() > Principal.MAX_BYTES) {
                throw malformed("the id of the subnet is too long");
            }
            return new Delegation(
                    Principal.of(subnet.array()), cbor.require("certificate").asBytes());
        }
    }

    /** Nanoseconds since 1970 in LEB128, all of it and no more than 64 bits. */
    static Instant instant(Bytes leb128) {
        byte[] bytes = leb128.array();
        if (bytes.length == 0 || bytes.length > LONGEST_TIME) {
            throw malformed("the time of the certificate is no number of 64 bits");
        }
        BigInteger nanos = BigInteger.ZERO;
        for (int i = 0; i < bytes.length; i++) {
            boolean last = i == bytes.length - 1;
            if (last == (bytes[i] < 0)) {
                throw malformed("the time of the certificate is no number of 64 bits");
            }
            nanos = nanos.or(BigInteger.valueOf(bytes[i] & 0x7f).shiftLeft(7 * i));
        }
        if (nanos.bitLength() > Long.SIZE) {
            throw malformed("the time of the certificate is no number of 64 bits");
        }
        BigInteger[] split = nanos.divideAndRemainder(BigInteger.valueOf(NANOS));
        return Instant.ofEpochSecond(split[0].longValueExact(), split[1].longValueExact());
    }

    private static InvalidCertificate malformed(String message) {
        return new InvalidCertificate(InvalidCertificate.Reason.MALFORMED, message);
    }
}
