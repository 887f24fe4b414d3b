package io.stowage.content.rows;

import io.stowage.store.Key;

/**
 * Where a copy of a content lies.
 *
 * @param store the name of the store
 */
public record Place(long id, long content, String store, Key key, State state) {

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
