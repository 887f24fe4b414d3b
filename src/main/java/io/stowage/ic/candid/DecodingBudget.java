package io.stowage.ic.candid;

/**
 * The work that a message is worth. Values of no size can be written by the million in a few bytes, and types can nest
 * without end; this bounds both by the size of what was sent.
 */
final class DecodingBudget {
    static final int MAX_DEPTH = 256;

    private static final long FREE_STEPS = 4096;
    private static final long STEPS_PER_BYTE = 4;

    private long left;

    DecodingBudget(int messageBytes) {
        this.left = FREE_STEPS + STEPS_PER_BYTE * messageBytes;
    }

    /** One value, so deep inside others. */
    void spend(int depth) {
        left--;
        if (left < 0) {
            throw new CandidException("takes more work than its size is worth");
        }
        if (depth > MAX_DEPTH) {
            throw new CandidException("is nested more than " + MAX_DEPTH + " deep");
        }
    }
}
