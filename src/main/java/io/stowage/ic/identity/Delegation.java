package io.stowage.ic.identity;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Leave for another key to sign instead of one's own.
 *
 * @param targets the only canisters that it is for; empty means all
 */
public record Delegation(PublicKey to, Instant expiration, List<Principal> targets, Optional<Permissions> permissions) {

    /** What the other key may sign; the network takes an absent one for all. */
    public enum Permissions {
        QUERIES("queries"),
        ALL("all");

        private final String text;

        Permissions(String text) {
            this.text = text;
        }
    }

    public Delegation {
        targets = List.copyOf(targets);
    }

    public Bytes hash() {
        return StructuredHash.of(encoded());
    }

    public SignedDelegation signedBy(Identity identity) {
        return new SignedDelegation(this, Bytes.of(identity.sign(Domain.DELEGATION.message(hash()))));
    }

    MapValue encoded() {
        MapValue map = CborValue.map()
                .with("pubkey", CborValue.of(to.der()))
                .with("expiration", CborValue.of(Request.nanos(expiration)));
        if (!targets.isEmpty()) {
            map = map.with(
                    "targets",
                    CborValue.of(targets.stream()
                            .map(target -> CborValue.of(target.bytes()))
                            .toList()));
        }
        return permissions.isPresent() ? map.with("permissions", CborValue.of(permissions.get().text)) : map;
    }
}
