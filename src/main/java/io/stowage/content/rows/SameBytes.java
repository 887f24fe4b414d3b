package io.stowage.content.rows;

import io.stowage.content.rows.ContentRows.Same;
import io.stowage.database.Database;
import io.stowage.database.Engine;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The content that new bytes become part of. On a server it is looked for before their transaction: of two that both look
 * where a root would be among others, and then add theirs there, one would have to be done again. So bytes that come twice
 * in the very same moment may become two contents there, which costs room and nothing else.
 */
public final class SameBytes {
    private final Function<Handle, Optional<Same>> look;

    private SameBytes(Function<Handle, Optional<Same>> look) {
        this.look = look;
    }

    public static SameBytes find(Database database, ContentRows contents, Received received) {
        if (database.engine() == Engine.SQLITE) {
            return new SameBytes(rows -> contents.findSame(rows, received));
        }
        Optional<Long> found = database.read(
                "look for the same bytes",
                rows -> contents.findSame(rows, received)
                        .map(same -> same.content().id()));
        return new SameBytes(rows -> found.flatMap(id -> ContentRows.same(rows, id)));
    }

    /** As it is in the transaction. */
    public Optional<Same> in(Handle rows) {
        return look.apply(rows);
    }
}
