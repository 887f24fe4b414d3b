package io.stowage.database.postgresql;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's states mean for who asked. */
final class Failures {
    private static final Duration SOON = Duration.ofSeconds(5);

    /**
     * Serialisation, deadlock, a lock not had in time, a row that another transaction made first, and no room to note which
     * transactions depend on each other.
     */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "23505", "53200");

    private Failures() {}

    static boolean isConflict(Throwable e) {
        return CONFLICTS.contains(state(e));
    }

    /** Whether there is no answer, so that nobody knows what the server did last. */
    static boolean isSilence(Throwable e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P");
    }

    static StowageException of(String what, Throwable e) {
        return reason(e)
                .map(reason -> unavailable(what, reason, e))
                .orElseGet(() -> new StowageException(Fault.INTERNAL, "cannot " + what + ": " + text(e), e));
    }

    /** Where only readers are at work, what tried to write is wrong, and not the server's state. */
    static StowageException ofReader(String what, Throwable e) {
        if (state(e).equals("25006")) {
            return new StowageException(Fault.INTERNAL, "cannot " + what + ": it writes, and was to read only", e);
        }
        return of(what, e);
    }

    static StowageException unavailable(String what, String reason, @Nullable Throwable e) {
        return new StowageException(Fault.DATABASE_UNAVAILABLE, "cannot " + what + ": " + reason, e, SOON);
    }

    /** Empty for what is wrong with the statement and not with the database. */
    private static Optional<String> reason(Throwable e) {
        String state = state(e);
        String reason = switch (state) {
            case "40001", "40P01" -> "too many others write the same; try again";
            case "55P03" -> "others lock the same rows; try again";
            case "57014", "25P03", "25P04" -> "it took too long; try again, or raise stowage.database.timeout";
            case "53100" -> "the disk of the database's server is full; make room on it";
            case "53200" ->
                "the database's server has no memory for so many writes at once; lower stowage.database.pool-size, or raise"
                        + " max_connections on the server";
            case "53300" -> "the database's server has no connection left; lower stowage.database.pool-size";
            case "25006" -> "the database's server is read-only; name the one that takes writes";
            case "3D000" -> "the database's server has no database of that name; create it";
            case "XX001", "XX002" -> "the database is damaged; restore a backup";
            default -> isConnection(e, state) ? "the database's server does not answer" : null;
        };
        if (reason == null && state.startsWith("28")) {
            return Optional.of("the database's server refuses the user or the password");
        }
        if (reason == null && (state.startsWith("53") || state.startsWith("58") || state.startsWith("XX"))) {
            return Optional.of("the database's server has a trouble of its own; its log says which");
        }
        return Optional.ofNullable(reason);
    }

    private static boolean isConnection(Throwable e, String state) {
        return state.startsWith("08") || state.startsWith("57P") || isRefusedByPool(e);
    }

    private static boolean isRefusedByPool(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
        }
        return false;
    }

    static boolean isOfDatabase(Throwable e) {
        return e instanceof SQLException || e instanceof JdbiException;
    }

    /** The deepest one: a pool that waited in vain has the server's own words as its cause. */
    private static String state(Throwable e) {
        String state = "";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }

    private static String text(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).split("\\R", 2)[0];
    }
}
