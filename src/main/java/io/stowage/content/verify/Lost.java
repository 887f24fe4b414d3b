package io.stowage.content.verify;

/** How many places have lost their bytes: are others, or are not there. */
public record Lost(long failed, long missing) {
    public boolean any() {
        return failed + missing > 0;
    }
}
