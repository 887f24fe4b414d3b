package io.stowage.ic.certificate;

import io.stowage.ic.Bytes;
import io.stowage.ic.certificate.HashTree.Labelled;
import io.stowage.ic.certificate.HashTree.Leaf;
import io.stowage.ic.certificate.HashTree.Lookup;
import io.stowage.ic.certificate.HashTree.Pruned;
import io.stowage.ic.certificate.HashTree.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks into well-formed trees. Forks only hold a row together, so each step looks at the row below a label. */
final class TreeWalk {
    private TreeWalk() {}

    /** The nodes of one level, without the forks between them and without empty ones. */
    static List<HashTree> row(HashTree tree) {
        List<HashTree> row = new ArrayList<>();
        collect(tree, row);
        return row;
    }

    static List<Labelled> labels(HashTree tree) {
        return row(tree).stream()
                .filter(Labelled.class::isInstance)
                .map(Labelled.class::cast)
                .toList();
    }

    static Lookup lookup(HashTree tree, List<Bytes> path) {
        HashTree here = tree;
        for (Bytes label : path) {
            List<HashTree> row = row(here);
            Optional<Labelled> next = exact(row, label);
            if (next.isEmpty()) {
                return Lookup.of(missing(row, label));
            }
            here = next.get().tree();
        }
        if (here instanceof Leaf leaf) {
            return new Lookup(Status.FOUND, Optional.of(leaf.value()));
        }
        List<HashTree> row = row(here);
        if (row.isEmpty()) {
            return Lookup.of(Status.ABSENT);
        }
        return row.size() == 1 ? alone(row.get(0)) : Lookup.of(Status.NO_VALUE);
    }

    static Optional<HashTree> subtree(HashTree tree, List<Bytes> path) {
        HashTree here = tree;
        for (Bytes label : path) {
            Optional<Labelled> next = exact(row(here), label);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            here = next.get().tree();
        }
        return here instanceof Pruned ? Optional.empty() : Optional.of(here);
    }

    private static void collect(HashTree tree, List<HashTree> row) {
        if (tree instanceof HashTree.Fork fork) {
            collect(fork.left(), row);
            collect(fork.right(), row);
        } else if (!(tree instanceof HashTree.Empty)) {
            row.add(tree);
        }
    }

    private static Lookup alone(HashTree node) {
        if (node instanceof Leaf leaf) {
            return new Lookup(Status.FOUND, Optional.of(leaf.value()));
        }
        return Lookup.of(node instanceof Pruned ? Status.UNKNOWN : Status.NO_VALUE);
    }

    private static Optional<Labelled> exact(List<HashTree> row, Bytes label) {
        for (HashTree node : row) {
            if (node instanceof Labelled labelled && labelled.label().equals(label)) {
                return Optional.of(labelled);
            }
        }
        return Optional.empty();
    }

    /** Absent is proven only where both neighbours of the gap are seen; a pruned one may hide the label. */
    private static Status missing(List<HashTree> row, Bytes label) {
        if (row.isEmpty() || row.get(0) instanceof Leaf) {
            return Status.ABSENT;
        }
        boolean hidden = false;
        for (HashTree node : row) {
            if (node instanceof Pruned) {
                hidden = true;
            } else if (node instanceof Labelled labelled && labelled.label().compareTo(label) < 0) {
                hidden = false;
            } else {
                break;
            }
        }
        return hidden ? Status.UNKNOWN : Status.ABSENT;
    }
}
