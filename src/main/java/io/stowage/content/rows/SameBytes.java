package io.stowage.content.rows;

import io.stowage.content.rows.ContentRows.Same;
import io.stowage.database.Database;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * The content that new bytes become part of. It is looked for before their transaction: two that both look at where a
 * root would be among others, and then add theirs there, could not both be committed on a server. Bytes that come twice in
 * the very same moment therefore may become two contents, which nothing minds.
 */
public final class SameBytes {
    private final OptionalLong content;

    private SameBytes(OptionalLong content) {
        this.content = content;
    }

    public static SameBytes find(Database database, ContentRows contents, Received received) {
        Optional<Same> found = database.read("look for the same bytes", rows -> contents.findSame(rows, received));
        return new SameBytes(
                found.isPresent() ? OptionalLong.of(found.get().content().id()) : OptionalLong.empty());
    }

    /** As it is in the transaction. */
    public Optional<Same> in(Handle rows) {
        return content.isPresent() ? ContentRows.same(rows, content.getAsLong()) : Optional.empty();
    }
}
