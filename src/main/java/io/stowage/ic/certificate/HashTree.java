package io.stowage.ic.certificate;

import io.stowage.ic.Bytes;
import io.stowage.ic.cbor.CborValue;
import java.util.List;
import java.util.Optional;

/**
 * A tree of labels and values of which parts may be pruned without a change of its root hash. Look nothing up in one that
 * is not well-formed: there, two readers may see two things.
 */
public sealed interface HashTree {

    record Empty() implements HashTree {}

    record Fork(HashTree left, HashTree right) implements HashTree {}

    record Labelled(Bytes label, HashTree tree) implements HashTree {}

    record Leaf(Bytes value) implements HashTree {}

    record Pruned(Bytes hash) implements HashTree {
        public Pruned {
            if (hash.length() != StateTreeHasher.BYTES) {
                throw new IllegalArgumentException("a pruned part is a hash of " + StateTreeHasher.BYTES + " bytes");
            }
        }
    }

    /** What became of a look. Everything but found is to be treated as if it were not there. */
    enum Status {
        FOUND,
        /** It is proven that there is none. */
        ABSENT,
        /** A pruned part may hide it. */
        UNKNOWN,
        /** The path leads to more labels and to no value. */
        NO_VALUE
    }

    /** The end of a look at one path. */
    record Lookup(Status status, Optional<Bytes> value) {
        static Lookup of(Status status) {
            return new Lookup(status, Optional.empty());
        }
    }

    /** Reads a tree that is well-formed; throws {@link InvalidCertificate} for any other. */
    static HashTree parse(CborValue cbor) {
        return TreeParser.parse(cbor);
    }

    default byte[] rootHash() {
        return StateTreeHasher.hash(this);
    }

    default Lookup lookup(List<Bytes> path) {
        return TreeWalk.lookup(this, path);
    }

    /** The value at a path; empty when it is absent, hidden or no value. */
    default Optional<Bytes> find(Bytes... path) {
        return lookup(List.of(path)).value();
    }

    /** What is below a path; empty when it is absent or hidden. */
    default Optional<HashTree> subtree(Bytes... path) {
        return TreeWalk.subtree(this, List.of(path));
    }

    /** The labels directly below this place that are not hidden, in order. */
    default List<Labelled> labels() {
        return TreeWalk.labels(this);
    }
}
