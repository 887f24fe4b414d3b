package io.stowage.web.answer;

/**
 * How many parts of a representation one answer may have. A request for more gets the whole.
 *
 * @param mostParts zero where ranges are not looked at, as for HEAD
 */
public record RangePolicy(int mostParts) {
    public static final RangePolicy NONE = new RangePolicy(0);
    public static final RangePolicy ONE = new RangePolicy(1);

    public RangePolicy {
        if (mostParts < 0 || mostParts > 100) {
            throw new IllegalArgumentException("an answer has 0 to 100 parts, not " + mostParts);
        }
    }
}
