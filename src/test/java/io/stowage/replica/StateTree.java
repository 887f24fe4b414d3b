package io.stowage.replica;

import io.stowage.ic.Bytes;
import io.stowage.ic.cbor.CborValue;
import io.stowage.ic.certificate.HashTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A part of the network's state, built path by path. */
final class StateTree {
    private final TreeMap<Bytes, StateTree> children = new TreeMap<>();
    private Bytes value = Bytes.EMPTY;

    StateTree put(Bytes value, Bytes... path) {
        StateTree here = this;
        for (Bytes label : path) {
            here = here.children.computeIfAbsent(label, any -> new StateTree());
        }
        here.value = value;
        return this;
    }

    HashTree hashTree() {
        if (children.isEmpty()) {
            return new HashTree.Leaf(value);
        }
        List<HashTree> row = new ArrayList<>();
        for (Map.Entry<Bytes, StateTree> child : children.entrySet()) {
            row.add(new HashTree.Labelled(child.getKey(), child.getValue().hashTree()));
        }
        return fork(row);
    }

    private static HashTree fork(List<HashTree> row) {
        if (row.size() == 1) {
            return row.get(0);
        }
        int middle = row.size() / 2;
        return new HashTree.Fork(fork(row.subList(0, middle)), fork(row.subList(middle, row.size())));
    }

    static CborValue cbor(HashTree tree) {
        if (tree instanceof HashTree.Fork fork) {
            return node(1, cbor(fork.left()), cbor(fork.right()));
        } else if (tree instanceof HashTree.Labelled labelled) {
            return node(2, CborValue.of(labelled.label()), cbor(labelled.tree()));
        } else if (tree instanceof HashTree.Leaf leaf) {
            return node(3, CborValue.of(leaf.value()));
        } else if (tree instanceof HashTree.Pruned pruned) {
            return node(4, CborValue.of(pruned.hash()));
        }
        return node(0);
    }

    private static CborValue node(int kind, CborValue... parts) {
        List<CborValue> items = new ArrayList<>();
        items.add(CborValue.of(kind));
        items.addAll(List.of(parts));
        return CborValue.of(items);
    }
}
