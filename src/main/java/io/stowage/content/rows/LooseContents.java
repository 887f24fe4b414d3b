package io.stowage.content.rows;

import java.util.Collection;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Notes of contents that a front needs no longer. */
public final class LooseContents {
    private static final String NOTE = "INSERT INTO content_loose (content, since) VALUES (?, ?)"
            + " ON CONFLICT (content) DO UPDATE SET since = excluded.since";

    private LooseContents() {}

    /** Its grace begins at {@code since}, also when it was let go of before. */
    public static void note(Handle rows, long content, long since) {
        rows.execute(NOTE, content, since);
    }

    /** The same for many, in one way to the database. Sorted, so that two who let go of the same do not wait for each other. */
    public static void noteAll(Handle rows, Collection<Long> contents, long since) {
        if (contents.isEmpty()) {
            return;
        }
        PreparedBatch batch = rows.prepareBatch(NOTE);
        new TreeSet<>(contents).forEach(content -> batch.add(content, since));
        batch.execute();
    }
}
