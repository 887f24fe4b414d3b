package io.stowage.store;

import java.util.Optional;

/**
 * The part of an object that is asked for, before its length is known. Everything but {@link #ALL} asks for at
 * least one byte and cannot be satisfied when there is none.
 */
public sealed interface ByteRange {
    ByteRange ALL = new All();

    /** What this means for an object of {@code size} bytes; empty when it cannot be satisfied. */
    Optional<Span> resolve(long size);

    /** From {@code first} to {@code last}, both included; an end past the object is cut to it. */
    static ByteRange between(long first, long last) {
        return new Between(first, last);
    }

    static ByteRange from(long first) {
        return new Between(first, Long.MAX_VALUE);
    }

    /** The last {@code length} bytes, or all when there are fewer. */
    static ByteRange suffix(long length) {
        return new Suffix(length);
    }

    record All() implements ByteRange {
        @Override
        public Optional<Span> resolve(long size) {
            return Optional.of(new Span(0, size));
        }
    }

    record Between(long first, long last) implements ByteRange {
        public Between {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("no such range: " + first + "-" + last);
            }
        }

        @Override
        public Optional<Span> resolve(long size) {
            if (first >= size) {
                return Optional.empty();
            }
            // Not last + 1: that overflows for an open end.
            long included = Math.min(last, size - 1);
            return Optional.of(new Span(first, included - first + 1));
        }
    }

    record Suffix(long length) implements ByteRange {
        public Suffix {
            if (length < 0) {
                throw new IllegalArgumentException("no such suffix: " + length);
            }
        }

        @Override
        public Optional<Span> resolve(long size) {
            if (length == 0 || size == 0) {
                return Optional.empty();
            }
            long wanted = Math.min(length, size);
            return Optional.of(new Span(size - wanted, wanted));
        }
    }
}
