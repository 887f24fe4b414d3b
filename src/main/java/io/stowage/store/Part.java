package io.stowage.store;

import java.util.Comparator;
import java.util.List;

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

    /** Those that are to be joined, by their numbers; none at all, or one number twice, is no object. */
    public static List<Part> inOrder(List<Part> parts) throws StoreException {
        List<Part> ordered =
                parts.stream().sorted(Comparator.comparingInt(Part::number)).toList();
        long numbers = parts.stream().mapToInt(Part::number).distinct().count();
        if (parts.isEmpty() || numbers < parts.size()) {
            throw new StoreException(
                    StoreException.Reason.MISCONFIGURED,
                    "an upload is completed with at least one part and each number once, not with " + parts.size()
                            + " parts of " + numbers + " numbers");
        }
        return ordered;
    }
}
