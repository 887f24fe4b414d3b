package io.stowage.s3.nodes;

/**
 * One call's share in one key.
 *
 * @param certain whether it was answered; else it took effect between its two moments, or never
 * @param invoked when it was sent, in terms of {@link System#nanoTime()}
 * @param returned when it was answered, or the last moment at which it may take effect
 * @param client who called, for people
 */
record Operation(String key, Effect effect, boolean certain, long invoked, long returned, String client) {
    static final long NEVER = Long.MAX_VALUE;

    @Override
    public String toString() {
        return "%s %s%s on %s, %.3f to %.3f ms"
                .formatted(client, certain ? "" : "maybe ", effect, key, invoked / 1e6, returned / 1e6);
    }
}
