package io.stowage.replica;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.identity.Domain;
import io.stowage.ic.identity.PublicKey;
import io.stowage.ic.identity.StructuredHash;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads envelopes as strictly as the network does. */
final class Requests {
    private static final Duration VALIDITY = Duration.ofMinutes(5);

    private Requests() {}

    /** A request that its sender signed, or that nobody sent. */
    record Signed(MapValue content, Bytes id, Principal sender) {
        String text(String field) {
            return content.require(field).asText();
        }

        Bytes bytes(String field) {
            return content.require(field).asBytes();
        }
    }

    /** Why a request is answered with 400. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    static Signed read(byte[] body, Instant now) {
        CborValue envelope = CborReader.read(body);
        if (!(envelope.require("content") instanceof MapValue content)) {
            throw new Refused("the content is no map");
        }
        Signed request = new Signed(
                content,
                StructuredHash.of(content),
                Principal.of(content.require("sender").asBytes().array()));
        requireTime(content.require("ingress_expiry").asNumber(), now);
        if (!request.sender.equals(Principal.ANONYMOUS)) {
            requireSignature(envelope, request);
        }
        return request;
    }

    static Refused outOfTime(Instant now) {
        return new Refused("Invalid request expiry: Specified ingress_expiry not within expected range: "
                + "Minimum allowed expiry: " + now + ", Maximum allowed expiry: " + now.plus(VALIDITY));
    }

    private static void requireTime(BigInteger expiry, Instant now) {
        boolean early = expiry.compareTo(Network.nanos(now)) < 0;
        if (early || expiry.compareTo(Network.nanos(now.plus(VALIDITY).plusSeconds(60))) > 0) {
            throw outOfTime(now);
        }
    }

    private static void requireSignature(CborValue envelope, Signed request) {
        PublicKey key =
                PublicKey.parse(envelope.require("sender_pubkey").asBytes().array());
        Optional<CborValue> delegation = envelope.find("sender_delegation");
        boolean signed = key.verify(
                Domain.REQUEST.message(request.id),
                envelope.require("sender_sig").asBytes().array());
        if (delegation.isPresent() || !key.principal().equals(request.sender) || !signed) {
            throw new Refused("Invalid signature: this is not signed by its sender");
        }
    }
}
