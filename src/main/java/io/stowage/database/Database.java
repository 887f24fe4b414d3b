package io.stowage.database;

import io.stowage.ops.Health;
import java.time.Duration;

/**
 * Rows that are found by name, and are on the disk when they are acknowledged.
 *
 * <p>Neither kind of work may begin another one. Failures of the database are a {@link
 * io.stowage.fault.StowageException} with the fault {@code DATABASE_UNAVAILABLE}; statements that no database would take
 * are one with the fault {@code INTERNAL}. Any other exception of the work passes as it is.
 */
public interface Database extends AutoCloseable {
    /**
     * All of the work or nothing, on the disk when this returns, and as if no other work had run at the same time. It is
     * tried again within a bound when it conflicted with another. An exception undoes it.
     *
     * @param what completes "cannot …": {@code "note a claim"}
     */
    <T> T write(String what, Work<T> work);

    /** One consistent picture of what was written. It never waits for writes, and cannot write. */
    <T> T read(String what, Work<T> work);

    /**
     * Brings the tables of a room to this version: now, or, where a server does not answer, before the first work after it
     * does. Rooms whose tables others point to come first.
     */
    void migrate(Migrations tables);

    Engine engine();

    /** Asks the database how it is. */
    Health check(Duration budget);

    @Override
    void close();
}
