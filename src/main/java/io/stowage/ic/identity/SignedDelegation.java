package io.stowage.ic.identity;

import io.stowage.ic.Bytes;
import io.stowage.ic.cbor.CborValue;

/** A delegation and the signature of who gave it. */
public record SignedDelegation(Delegation delegation, Bytes signature) {

    CborValue encoded() {
        return CborValue.map().with("delegation", delegation.encoded()).with("signature", CborValue.of(signature));
    }
}
