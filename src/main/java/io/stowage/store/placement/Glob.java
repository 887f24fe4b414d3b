package io.stowage.store.placement;

import java.util.BitSet;

/**
 * A pattern in which {@code *} stands for any text within a segment and {@code **} for any text, slashes included.
 * Matching follows all possibilities at once instead of going back, so its time is bounded by text times pattern
 * whatever both are.
 */
public record Glob(String pattern) {
    public static final int MAX_LENGTH = 256;

    public Glob {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern has at most " + MAX_LENGTH + " characters");
        }
    }

    public boolean matches(String text) {
        BitSet places = new BitSet(pattern.length() + 1);
        reach(places, 0);
        for (int i = 0; i < text.length() && !places.isEmpty(); i++) {
            places = step(places, text.charAt(i));
        }
        return places.get(pattern.length());
    }

    /** Where in the pattern one may be after one more character. */
    private BitSet step(BitSet places, char next) {
        BitSet after = new BitSet(pattern.length() + 1);
        for (int at = places.nextSetBit(0); at >= 0 && at < pattern.length(); at = places.nextSetBit(at + 1)) {
            int stars = starsAt(at);
            if (stars == 0 && pattern.charAt(at) == next) {
                reach(after, at + 1);
            } else if (stars > 1 || (stars == 1 && next != '/')) {
                reach(after, at);
            }
        }
        return after;
    }

    /** Marks a place, and those behind it that need no character because stars may stand for nothing. */
    private void reach(BitSet places, int place) {
        int at = place;
        places.set(at);
        while (at < pattern.length() && starsAt(at) > 0) {
            at += starsAt(at);
            places.set(at);
        }
    }

    private int starsAt(int place) {
        int end = place;
        while (end < pattern.length() && pattern.charAt(end) == '*') {
            end++;
        }
        return end - place;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
