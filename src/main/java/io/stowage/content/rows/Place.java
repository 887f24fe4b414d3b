package io.stowage.content.rows;

import io.stowage.store.Key;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a copy of a content lies.
 *
 * @param store the name of the store
 * @param verifiedAt when its bytes were last read again by a verification; empty while they were not
 */
public record Place(long id, long content, String store, Key key, State state, Optional<Instant> verifiedAt) {

    /** As its row has it: a place that was not read again has the time of its writing in both columns. */
    public static Place of(
            long id, long content, String store, String name, int state, long storedAt, long verifiedAt) {
        return new Place(
                id,
                content,
                store,
                Key.of(name),
                State.of(state),
                verifiedAt > storedAt ? Optional.of(Instant.ofEpochMilli(verifiedAt)) : Optional.empty());
    }

    /** What is known of the bytes there. */
    public enum State {
        WHOLE(0),
        /** They are not the bytes that were stored. */
        FAILED(1),
        MISSING(2);

        private final int code;

        State(int code) {
            this.code = code;
        }

        /** As it stands in the row. */
        public int code() {
            return code;
        }

        public static State of(int code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            throw new IllegalStateException("no place has the state " + code);
        }
    }
}
