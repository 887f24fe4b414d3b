package io.stowage.ic.certificate;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborReader;
import io.stowage.ic.cbor.CborValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a delegation says about its subnet: its key, and the canisters that it speaks for.
 *
 * @param ranges empty when the delegation shows none
 * @param type what kind of subnet it is, where the network says so
 */
record SubnetTrust(RootKey key, Optional<List<Range>> ranges, Optional<String> type) {
    private static final Bytes SUBNET = Bytes.ofUtf8("subnet");
    private static final Bytes PUBLIC_KEY = Bytes.ofUtf8("public_key");
    private static final Bytes RANGES = Bytes.ofUtf8("canister_ranges");
    private static final Bytes TYPE = Bytes.ofUtf8("type");

    SubnetTrust {
        ranges = ranges.map(List::copyOf);
    }

    /** Canisters from the first up to the last, both included. */
    record Range(Principal first, Principal last) {
        boolean contains(Principal canister) {
            return first.compareTo(canister) <= 0 && canister.compareTo(last) <= 0;
        }
    }

    /** Reads what a tree says about a subnet, whoever signed it. */
    static SubnetTrust read(HashTree tree, Principal subnet) {
        Bytes id = Bytes.of(subnet.bytes());
        return new SubnetTrust(
                key(tree, id),
                ranges(tree, id),
                tree.find(SUBNET, id, TYPE).map(type -> new String(type.array(), StandardCharsets.UTF_8)));
    }

    /** Refuses a canister that the subnet does not speak for; one without any range speaks for none. */
    void require(Principal canister) {
        List<Range> all = ranges.orElseThrow(() -> new InvalidCertificate(
                InvalidCertificate.Reason.NO_CANISTER_RANGES,
                "the delegation does not show for which canisters its subnet speaks"));
        if (all.stream().noneMatch(range -> range.contains(canister))) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.CANISTER_RANGE,
                    "the subnet of the delegation does not speak for " + canister);
        }
    }

    private static RootKey key(HashTree tree, Bytes id) {
        Bytes der = tree.find(SUBNET, id, PUBLIC_KEY)
                .orElseThrow(() -> new InvalidCertificate(
                        InvalidCertificate.Reason.SUBNET_KEY, "the delegation does not show the key of its subnet"));
        try {
            return new RootKey(der);
        } catch (IllegalArgumentException e) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.SUBNET_KEY, "the key of the subnet " + e.getMessage(), e);
        }
    }

    /** The newer form spreads the ranges over several values, each of which counts. */
    private static Optional<List<Range>> ranges(HashTree tree, Bytes id) {
        Optional<HashTree> shards = tree.subtree(RANGES, id);
        if (shards.isEmpty()) {
            return tree.find(SUBNET, id, RANGES).map(SubnetTrust::list);
        }
        List<Range> all = new ArrayList<>();
        for (HashTree.Labelled shard : shards.get().labels()) {
            shard.tree().find().ifPresent(value -> all.addAll(list(value)));
        }
        return Optional.of(all);
    }

    private static List<Range> list(Bytes cbor) {
        try {
            List<Range> ranges = new ArrayList<>();
            for (CborValue pair : CborReader.read(cbor.array()).asArray()) {
                List<CborValue> ends = pair.asArray();
                if (ends.size() != 2) {
                    throw new CborException("is a range without two ends");
                }
                ranges.add(new Range(principal(ends.get(0)), principal(ends.get(1))));
            }
            return ranges;
        } catch (CborException e) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.MALFORMED, "the list of canister ranges " + e.getMessage(), e);
        }
    }

    private static Principal principal(CborValue cbor) {
        Bytes bytes = cbor.asBytes();
        if (bytes.length() > Principal.MAX_BYTES) {
            throw new CborException("has a principal that is too long");
        }
        return Principal.of(bytes.array());
    }
}
