package io.stowage.database;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** Makes ULIDs: unique names of 26 letters and digits that sort by the millisecond in which they were made. */
public final class Ulids {
    private static final char[] LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int BITS = 5;
    private static final int TIME_LETTERS = 10;
    private static final int RANDOM_LETTERS = 16;
    private static final int MASK = (1 << BITS) - 1;

    private final Clock clock;
    private final RandomGenerator random;

    public Ulids(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public String next() {
        StringBuilder text = new StringBuilder(TIME_LETTERS + RANDOM_LETTERS);
        long millis = clock.millis();
        for (int i = TIME_LETTERS - 1; i >= 0; i--) {
            text.append(LETTERS[(int) (millis >>> (i * BITS)) & MASK]);
        }
        byte[] drawn = new byte[RANDOM_LETTERS];
        random.nextBytes(drawn);
        for (byte each : drawn) {
            text.append(LETTERS[each & MASK]);
        }
        return text.toString();
    }
}
