package io.stowage.content.rows;

import org.jdbi.v3.core.Handle;

/** Notes of contents that a front needs no longer. */
public final class Loose {
    private Loose() {}

    /** Its grace begins at {@code since}, also when it was let go of before. */
    public static void note(Handle rows, long content, long since) {
        rows.execute(
                "INSERT INTO content_loose (content, since) VALUES (?, ?)"
                        + " ON CONFLICT (content) DO UPDATE SET since = excluded.since",
                content,
                since);
    }
}
