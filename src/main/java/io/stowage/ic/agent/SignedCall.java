package io.stowage.ic.agent;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.identity.Request;
import io.stowage.ic.identity.StructuredHash;
import java.time.Instant;

/**
 * A call that is signed and can be sent, any number of times: the network executes it at most once, and not after its
 * expiry.
 *
 * @param id by which the network knows it
 */
public record SignedCall(Principal canister, String method, Bytes id, Bytes envelope, Instant expiry) {

    /** Reads what an earlier process signed. Throws {@link CborException} when it is no call. */
    public static SignedCall read(Bytes envelope) {
        CborValue content = CborReader.read(envelope.array()).require("content");
        if (!(content instanceof MapValue map)) {
            throw new CborException("the content of a call is a map");
        }
        return new SignedCall(
                Principal.of(map.require("canister_id").asBytes().array()),
                map.require("method_name").asText(),
                StructuredHash.of(map),
                envelope,
                Request.instant(map.require("ingress_expiry").asNumber()));
    }

    String what() {
        return "call " + method + " of " + canister;
    }
}
