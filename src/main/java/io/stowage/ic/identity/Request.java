package io.stowage.ic.identity;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.cbor.CborWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** What a request says, before anybody signs it. The network executes one id at most once, before the expiry. */
public record Request(MapValue content) {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    /** @param nonce makes equal calls different; at most 32 bytes */
    public static Request call(
            Principal sender, Principal canister, String method, Bytes arg, Instant expiry, Bytes nonce) {
        return new Request(method("call", sender, canister, method, arg, expiry).with("nonce", CborValue.of(nonce)));
    }

    public static Request query(Principal sender, Principal canister, String method, Bytes arg, Instant expiry) {
        return new Request(method("query", sender, canister, method, arg, expiry));
    }

    public static Request readState(Principal sender, List<List<Bytes>> paths, Instant expiry) {
        List<CborValue> encoded = paths.stream()
                .map(path -> CborValue.of(path.stream().map(CborValue::of).toList()))
                .toList();
        return new Request(CborValue.map()
                .with("request_type", CborValue.of("read_state"))
                .with("sender", CborValue.of(sender.bytes()))
                .with("ingress_expiry", CborValue.of(nanos(expiry)))
                .with("paths", CborValue.of(encoded)));
    }

    /** By which the network knows it. */
    public Bytes id() {
        return StructuredHash.of(content);
    }

    /** The signed request as it is sent. */
    public byte[] signedBy(Identity identity) {
        MapValue envelope = CborValue.map()
                .with("content", content)
                .with("sender_pubkey", CborValue.of(identity.publicKey().der()))
                .with("sender_sig", CborValue.of(identity.sign(Domain.REQUEST.message(id()))));
        List<SignedDelegation> chain = identity.delegations();
        return CborWriter.write(
                chain.isEmpty()
                        ? envelope
                        : envelope.with(
                                "sender_delegation",
                                CborValue.of(chain.stream()
                                        .map(SignedDelegation::encoded)
                                        .toList())));
    }

    /** Nanoseconds since 1970, as the network counts. */
    public static BigInteger nanos(Instant time) {
        return BigInteger.valueOf(time.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(time.getNano()));
    }

    /** The moment that the network counts as so many nanoseconds. */
    public static Instant instant(BigInteger nanos) {
        BigInteger[] split = nanos.divideAndRemainder(NANOS);
        return Instant.ofEpochSecond(split[0].longValueExact(), split[1].longValueExact());
    }

    private static MapValue method(
            String type, Principal sender, Principal canister, String method, Bytes arg, Instant expiry) {
        return CborValue.map()
                .with("request_type", CborValue.of(type))
                .with("canister_id", CborValue.of(canister.bytes()))
                .with("method_name", CborValue.of(method))
                .with("arg", CborValue.of(arg))
                .with("sender", CborValue.of(sender.bytes()))
                .with("ingress_expiry", CborValue.of(nanos(expiry)));
    }
}
