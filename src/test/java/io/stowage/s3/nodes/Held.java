package io.stowage.s3.nodes;

import java.util.HashSet;
import java.util.Set;

/**
 * What a key has at some moment: one of these values, and it is not known which. Usually it is a single one; after a copy
 * whose answer was lost it is any that the source may have had, until a client looks.
 */
record Held(Set<String> oneOf) {
    /** Stands for no object; every other value is an ETag. */
    static final String NOTHING = "";

    static final Held ABSENT = new Held(Set.of(NOTHING));

    static Held of(String value) {
        return new Held(Set.of(value));
    }

    boolean mayBe(String value) {
        return oneOf.contains(value);
    }

    /** The same, now that a client knows what it is not. */
    Held without(String value) {
        if (!mayBe(value)) {
            return this;
        }
        Set<String> rest = new HashSet<>(oneOf);
        rest.remove(value);
        return new Held(rest);
    }

    boolean isImpossible() {
        return oneOf.isEmpty();
    }
}
