package io.stowage.content.verify;

import io.stowage.content.jobs.Pairs;

/**
 * How far a verification is: behind this place, and behind this object.
 *
 * @param verifiedAt when the last place was read before
 * @param name the last object that was compared with the rows
 */
record Cursor(long verifiedAt, long place, String name) {
    private static final Cursor BEGIN = new Cursor(-1, 0, "");

    static Cursor parse(String text) {
        Pairs pairs = Pairs.parse(text);
        return text.isEmpty()
                ? BEGIN
                : new Cursor(pairs.number("verified-at"), pairs.number("place"), pairs.text("name"));
    }

    Pairs pairs() {
        return Pairs.none().with("verified-at", verifiedAt).with("place", place).with("name", name);
    }
}
