package io.stowage.store;

/**
 * A part that arrived.
 *
 * @param number from 1 on; parts are joined in the order of their numbers
 * @param tag what the backend wants to see again on completion
 */
public record Part(int number, long length, String tag) {
    public Part {
        if (number < 1 || length < 0) {
            throw new IllegalArgumentException("no such part: number " + number + " of " + length + " bytes");
        }
    }
}
