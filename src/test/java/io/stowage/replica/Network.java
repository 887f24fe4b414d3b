package io.stowage.replica;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.RootKey;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.cbor.CborValue.MapValue;
import io.stowage.ic.cbor.CborWriter;
import io.stowage.ic.certificate.HashTree;
import io.stowage.ic.identity.Ed25519Identity;
import io.stowage.ic.identity.Request;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The keys of a network with one node: it signs what its only subnet certifies. */
public final class Network {
    private static final Bytes SUBNET = Bytes.ofUtf8("subnet");
    private static final Bytes RANGES = Bytes.ofUtf8("canister_ranges");
    private static final Bytes PUBLIC_KEY = Bytes.ofUtf8("public_key");
    private static final Bytes LOW = id("00000000000000000101");
    private static final Bytes HIGH = id("ffffffffffffffff0101");

    /** How the subnet proves that it may speak for its canisters. */
    public enum Shape {
        /** It is the root subnet. */
        ROOT,
        /** The root subnet delegated to it and lists its canisters where older networks did. */
        OLD_RANGES,
        /** The root subnet delegated to it and lists its canisters in shards. */
        NEW_RANGES
    }

    private final Shape shape;
    private final BlsKey root = BlsKey.generate();
    private final BlsKey subnet;
    private final RootKey rootPublic = root.publicKey();
    private final RootKey subnetPublic;
    private final CborValue delegation;
    private final Ed25519Identity node = Ed25519Identity.generate(new SecureRandom());

    Network(Shape shape) {
        this.shape = shape;
        this.subnet = shape == Shape.ROOT ? root : BlsKey.generate();
        this.subnetPublic = subnet.publicKey();
        // As on the real network, a delegation is older than what is certified by it.
        this.delegation = delegation(Instant.now().minus(Duration.ofDays(3)));
    }

    RootKey rootKey() {
        return rootPublic;
    }

    Ed25519Identity node() {
        return node;
    }

    private Bytes subnetId() {
        return Bytes.of(subnetPublic.subnet().bytes());
    }

    /** The keys of the nodes and what else is below the subnet's place in the state. */
    StateTree nodes() {
        return new StateTree()
                .put(ranges(), SUBNET, subnetId(), RANGES)
                .put(subnetPublic.der(), SUBNET, subnetId(), PUBLIC_KEY)
                .put(
                        Bytes.of(node.publicKey().der()),
                        SUBNET,
                        subnetId(),
                        Bytes.ofUtf8("node"),
                        Bytes.of(node.principal().bytes()),
                        PUBLIC_KEY);
    }

    /** A certificate of this state at this time, by the subnet or by somebody who has not its key. */
    Bytes certify(StateTree state, Instant time, boolean forged) {
        BlsKey key = forged ? BlsKey.generate() : subnet;
        MapValue certificate = signed(state, time, key);
        return Bytes.of(
                CborWriter.write(shape == Shape.ROOT ? certificate : certificate.with("delegation", delegation)));
    }

    private CborValue delegation(Instant time) {
        StateTree state = new StateTree().put(subnetPublic.der(), SUBNET, subnetId(), PUBLIC_KEY);
        if (shape == Shape.NEW_RANGES) {
            state.put(ranges(), RANGES, subnetId(), LOW);
        } else {
            state.put(ranges(), SUBNET, subnetId(), RANGES);
        }
        return CborValue.map()
                .with("subnet_id", CborValue.of(subnetId()))
                .with("certificate", CborValue.of(CborWriter.write(signed(state, time, root))));
    }

    private static MapValue signed(StateTree state, Instant time, BlsKey key) {
        HashTree tree = state.put(leb128(nanos(time)), Bytes.ofUtf8("time")).hashTree();
        return CborValue.map()
                .with("tree", StateTree.cbor(tree))
                .with("signature", CborValue.of(key.sign(tree.rootHash())));
    }

    private static Bytes ranges() {
        CborValue range = CborValue.of(List.of(CborValue.of(LOW), CborValue.of(HIGH)));
        return Bytes.of(CborWriter.write(CborValue.of(List.of(range))));
    }

    static BigInteger nanos(Instant time) {
        return Request.nanos(time);
    }

    static Bytes leb128(BigInteger number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BigInteger left = number;
        while (left.bitLength() > 7) {
            out.write((left.intValue() & 0x7f) | 0x80);
            left = left.shiftRight(7);
        }
        out.write(left.intValue());
        return Bytes.of(out.toByteArray());
    }

    private static Bytes id(String hex) {
        return Bytes.of(Principal.of(Bytes.ofHex(hex).array()).bytes());
    }
}
