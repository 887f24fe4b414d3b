package io.stowage.database;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Leases among all nodes of one database: rows with a holder, an end and a fencing number, and no locks of a session. Time
 * is the database server's where there is one, so that nodes whose clocks differ agree on an end.
 */
public final class Leases {
    public static final Migrations TABLES = Migrations.of("database", Leases.class, "V1__leases.sql");

    private static final String SERVER_TIME = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    private final Database database;
    private final String holder;
    private final Clock clock;

    /**
     * @param holder this node since its start; no other has the same
     * @param clock used where the database has none of its own, which is where one process has it alone
     */
    public Leases(Database database, String holder, Clock clock) {
        this.database = database;
        this.holder = holder;
        this.clock = clock;
    }

    /** Empty while it is held, also by this node: whoever wants it longer renews it. */
    public Optional<Lease> take(String name, Duration length) {
        return database.write(
                "take the lease " + name,
                rows -> timed(rows.createQuery("""
                        INSERT INTO lease (name, holder, ends_at, fence) VALUES (:name, :holder, <now> + :length, 1)
                        ON CONFLICT (name) DO UPDATE
                        SET holder = excluded.holder, ends_at = excluded.ends_at, fence = lease.fence + 1
                        WHERE lease.ends_at <= <now>
                        RETURNING fence""".replace("<now>", now())))
                        .bind("name", name)
                        .bind("holder", holder)
                        .bind("length", length.toMillis())
                        .mapTo(Long.class)
                        .findOne()
                        .map(fence -> new Lease(name, holder, fence)));
    }

    /** Whether it is still ours, and now is for {@code length} from now on. */
    public boolean renew(Lease lease, Duration length) {
        return database.write(
                "renew the lease " + lease.name(),
                rows -> timed(rows.createUpdate("UPDATE lease SET ends_at = " + now() + " + :length"
                                        + " WHERE name = :name AND holder = :holder AND fence = :fence"))
                                .bindMethods(lease)
                                .bind("length", length.toMillis())
                                .execute()
                        == 1);
    }

    /** Ends it before its time. The row stays, as the next fencing number has to be a higher one. */
    public void release(Lease lease) {
        database.write(
                "release the lease " + lease.name(),
                rows -> rows.createUpdate(
                                "UPDATE lease SET ends_at = 0 WHERE name = :name AND holder = :holder AND fence = :fence")
                        .bindMethods(lease)
                        .execute());
    }

    /**
     * Within a work: goes on only if nobody has taken the lease over, and until the transaction ends nobody does. So even a
     * holder that slept through the end of its lease changes nothing.
     */
    public void require(Handle rows, Lease lease) {
        boolean held = rows.createQuery("SELECT 1 FROM lease WHERE name = :name AND holder = :holder AND fence = :fence"
                        + " <for_update>")
                .bindMethods(lease)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (!held) {
            throw new StowageException(Fault.CONFLICT, "the lease " + lease.name() + " was taken over by another node");
        }
    }

    /** Does it unless another node is about it. Answers whether it was done. */
    public boolean alone(String name, Duration length, Consumer<Lease> task) {
        Optional<Lease> lease = take(name, length);
        lease.ifPresent(held -> {
            try {
                task.accept(held);
            } finally {
                release(held);
            }
        });
        return lease.isPresent();
    }

    private String now() {
        return database.engine() == Engine.POSTGRESQL ? SERVER_TIME : ":now";
    }

    private <S extends SqlStatement<S>> S timed(S statement) {
        return statement
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .bind("now", clock.millis());
    }
}
