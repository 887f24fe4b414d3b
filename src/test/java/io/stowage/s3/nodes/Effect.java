package io.stowage.s3.nodes;

import java.util.Optional;
import java.util.Set;

/** What a call did to one key, or learnt of it. */
sealed interface Effect {
    /** What the key has afterwards; empty where the call cannot have been answered so in this state. */
    Optional<Held> on(Held before);

    /** Whether it never changes what the key has, though it may tell more of it. */
    default boolean isRead() {
        return false;
    }

    /** A read of this value, or of nothing. */
    record Saw(String value) implements Effect {
        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public Optional<Held> on(Held before) {
            return before.mayBe(value)
                    ? Optional.of(before.oneOf().size() == 1 ? before : Held.of(value))
                    : Optional.empty();
        }
    }

    /** A refusal because there is an object, and it is not this one. */
    record SawOtherThan(String value) implements Effect {
        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public Optional<Held> on(Held before) {
            return Optional.of(before.without(Held.NOTHING).without(value)).filter(held -> !held.isImpossible());
        }
    }

    record Wrote(String value) implements Effect {
        @Override
        public Optional<Held> on(Held before) {
            return Optional.of(Held.of(value));
        }
    }

    /** A write on condition that the key has {@code old}, which may be nothing. */
    record Replaced(String old, String value) implements Effect {
        @Override
        public Optional<Held> on(Held before) {
            return before.mayBe(old) ? Optional.of(Held.of(value)) : Optional.empty();
        }
    }

    /** A copy whose client never learnt what it copied. */
    record CopiedOneOf(Set<String> values) implements Effect {
        @Override
        public Optional<Held> on(Held before) {
            return values.isEmpty() ? Optional.empty() : Optional.of(new Held(values));
        }
    }

    static Effect deleted() {
        return new Wrote(Held.NOTHING);
    }
}
