package io.stowage.ic.identity;

import java.math.BigInteger;
import java.util.List;

/** Uses every scheme once, from a class loader that is to be collected afterwards. */
public final class SigningInAnApplication {
    private SigningInAnApplication() {}

    public static void signAndVerify() {
        byte[] message = new byte[100];
        for (Identity identity : List.of(
                Ed25519Identity.of(new byte[32]),
                new EcdsaIdentity(Curve.SECP256K1, BigInteger.TEN),
                new EcdsaIdentity(Curve.P256, BigInteger.TEN))) {
            if (!identity.publicKey().verify(message, identity.sign(message))) {
                throw new IllegalStateException(identity + " cannot sign");
            }
        }
    }
}
