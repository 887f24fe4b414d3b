package io.stowage.content;

import org.jdbi.v3.core.Handle;

/** Notes of contents that a front needs no longer. */
final class Loose {
    private Loose() {}

    /** Its grace begins at {@code since}, also when it was let go of before. */
    static void note(Handle rows, long content, long since) {
        rows.execute(
                "INSERT INTO content_loose (content, since) VALUES (?, ?)"
                        + " ON CONFLICT (content) DO UPDATE SET since = excluded.since",
                content,
                since);
    }
}
