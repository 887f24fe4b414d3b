package io.stowage.content.intake;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.Received;
import io.stowage.content.rows.SameBytes;
import io.stowage.store.Body;
import java.io.IOException;
import org.jdbi.v3.core.Handle;

/** Where the bytes of one intake go, and which content they become. */
public interface Destination {
    /** Reads the body to its end. What a failure leaves is removed by {@link #discard} or found by a task. */
    void store(Body body) throws IOException;

    /** Called as bytes come, and once more before the last one counts: throws where storing them has become pointless. */
    default void keep() throws IOException {}

    /** Before the transaction of the publication: what takes time. It may be called again after a failure. */
    default void prepare(Received received) {}

    /**
     * Within the transaction of the publication.
     *
     * @param same the content that the bytes may become part of
     */
    Claim claim(Handle rows, Received received, SameBytes same);

    /**
     * After a publication that claimed another content than these bytes: whether they are needed all the same, as that
     * content is no longer there.
     */
    default boolean replacesLost(Content claimed, Received received) {
        return false;
    }

    /** Removes what was stored, unless a claim needed it. */
    void discard() throws IOException;

    /**
     * The content that is claimed.
     *
     * @param needed whether the bytes that came are a place of it now
     */
    record Claim(Content content, boolean needed) {}
}
