package io.stowage.store.guard;

import io.stowage.store.Reading;
import java.util.Optional;

/**
 * One call in the eyes of one guard. {@link #returned} or {@link #failed} comes first, and neither after an error of the
 * JVM; {@link #ended} comes last, always and in the thread of the call.
 */
interface GuardedCall {
    default void returned(Object result) {}

    default void failed(Exception failure) {}

    default void ended() {}

    /** The call opens a reading, which outlives it; who cares watches it. This comes before {@link #returned}. */
    default Optional<WatchedStream.Watcher> opened(Reading reading) {
        return Optional.empty();
    }
}
