package io.stowage.ic.certificate;

import io.stowage.ic.Bytes;
import io.stowage.ic.cbor.CborException;
import io.stowage.ic.cbor.CborValue;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Reads trees from CBOR and refuses those that are not well-formed. */
final class TreeParser {
    static final int MAX_DEPTH = 128;

    private TreeParser() {}

    static HashTree parse(CborValue cbor) {
        try {
            HashTree tree = node(cbor, 0);
            requireForm(tree);
            return tree;
        } catch (CborException e) {
            throw new InvalidCertificate(
                    InvalidCertificate.Reason.MALFORMED, "a node of the hash tree " + e.getMessage(), e);
        }
    }

    private static HashTree node(CborValue cbor, int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("the hash tree is more than " + MAX_DEPTH + " deep");
        }
        List<CborValue> parts = cbor.asArray();
        int kind = parts.isEmpty() ? -1 : kind(parts.get(0).asNumber());
        if (kind < 0 || parts.size() != size(kind)) {
            throw malformed("a node of the hash tree is of no known kind");
        }
        return switch (kind) {
            case 0 -> new HashTree.Empty();
            case 1 -> new HashTree.Fork(node(parts.get(1), depth + 1), node(parts.get(2), depth + 1));
            case 2 -> new HashTree.Labelled(parts.get(1).asBytes(), node(parts.get(2), depth + 1));
            case 3 -> new HashTree.Leaf(parts.get(1).asBytes());
            default -> pruned(parts.get(1).asBytes());
        };
    }

    private static int kind(BigInteger number) {
        return number.bitLength() < Integer.SIZE ? number.intValue() : -1;
    }

    /** How many parts a node has, with its kind. */
    private static int size(int kind) {
        return switch (kind) {
            case 0 -> 1;
            case 1, 2 -> 3;
            case 3, 4 -> 2;
            default -> -1;
        };
    }

    private static HashTree pruned(Bytes hash) {
        if (hash.length() != StateTreeHasher.BYTES) {
            throw malformed("a pruned part of the hash tree has " + hash.length() + " bytes");
        }
        return new HashTree.Pruned(hash);
    }

    /** Labels ascend, and a value stands alone. Else one reader may find what another one finds absent. */
    private static void requireForm(HashTree tree) {
        List<HashTree> row = TreeWalk.row(tree);
        Optional<Bytes> before = Optional.empty();
        for (HashTree node : row) {
            if (node instanceof HashTree.Leaf && row.size() > 1) {
                throw malformed("a value in the hash tree stands beside something else");
            }
            if (node instanceof HashTree.Labelled labelled) {
                if (before.filter(last -> last.compareTo(labelled.label()) >= 0).isPresent()) {
                    throw malformed("the labels of the hash tree do not ascend");
                }
                before = Optional.of(labelled.label());
                requireForm(labelled.tree());
            }
        }
    }

    private static InvalidCertificate malformed(String message) {
        return new InvalidCertificate(InvalidCertificate.Reason.MALFORMED, message);
    }
}
