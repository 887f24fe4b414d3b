package io.stowage.content.verify;

/** How many places have lost their bytes: are others, or are not there. */
public record LostCounts(long failed, long missing) {
    public boolean any() {
        return failed + missing > 0;
    }
}
