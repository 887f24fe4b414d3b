package io.stowage.content.verify;

import java.time.Instant;

/**
 * Which places a verification reads: those that were last read before a moment, and of these all or a sample.
 *
 * @param oneIn 1 for all
 * @param offset which one of so many, from 0 on, so that several samples make a whole
 */
public record Scope(Instant before, int oneIn, int offset) {
    public Scope {
        if (oneIn < 1 || offset < 0 || offset >= oneIn) {
            throw new IllegalArgumentException("no sample takes number " + offset + " of " + oneIn);
        }
    }

    /** Every place that was not read since {@code before}; the present moment means all. */
    public static Scope olderThan(Instant before) {
        return new Scope(before, 1, 0);
    }

    public static Scope sample(Instant now, int oneIn, int offset) {
        return new Scope(now, oneIn, offset);
    }
}
