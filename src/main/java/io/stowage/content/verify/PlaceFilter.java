package io.stowage.content.verify;

/** What is known of a place, as operators name it. */
public enum PlaceFilter {
    /** Its bytes were proven when they came, and not read since. */
    STORED("p.state = 0 AND p.verified_at <= p.stored_at"),
    /** Its bytes were read again and are those that came. */
    VERIFIED("p.state = 0 AND p.verified_at > p.stored_at"),
    /** It has other bytes. */
    FAILED("p.state = 1"),
    /** There is nothing. */
    MISSING("p.state = 2");

    private final String condition;

    PlaceFilter(String condition) {
        this.condition = condition;
    }

    /** In SQL, with {@code p} for the place. */
    String condition() {
        return "(" + condition + ")";
    }

    static PlaceFilter of(int state, long storedAt, long verifiedAt) {
        return switch (state) {
            case 1 -> FAILED;
            case 2 -> MISSING;
            default -> verifiedAt > storedAt ? VERIFIED : STORED;
        };
    }
}
