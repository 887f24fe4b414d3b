package io.stowage.database.sqlite;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes mean for who asked. */
final class Failures {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String DAMAGED =
            "the database's file is damaged; run \"stowage database check\", then \"stowage database restore\"";

    private Failures() {}

    /** Whether this is a failure of the database, rather than an exception that only passes through it. */
    static boolean isOfDatabase(Throwable e) {
        return e instanceof SQLException || e instanceof JdbiException;
    }

    static boolean isDamage(Throwable e) {
        int code = baseCode(e);
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    static StowageException of(String what, Throwable e) {
        Optional<String> reason = reason(baseCode(e));
        return reason.map(text -> unavailable(what, text, e))
                .orElseGet(() -> new StowageException(
                        Fault.INTERNAL, "cannot " + what + ": " + deepest(e).getMessage(), e));
    }

    static StowageException damaged(String what) {
        return unavailable(what, DAMAGED);
    }

    /** Where only readers are at work, what tried to write is wrong, and not the file's mode. */
    static StowageException ofReader(String what, Throwable e) {
        if (baseCode(e) == SQLiteErrorCode.SQLITE_READONLY.code) {
            return new StowageException(Fault.INTERNAL, "cannot " + what + ": it writes, and was to read only", e);
        }
        return of(what, e);
    }

    static StowageException unavailable(String what, String reason, Throwable e) {
        return new StowageException(Fault.DATABASE_UNAVAILABLE, "cannot " + what + ": " + reason, e, SOON);
    }

    static StowageException unavailable(String what, String reason) {
        return new StowageException(Fault.DATABASE_UNAVAILABLE, "cannot " + what + ": " + reason, null, SOON);
    }

    /** Empty for what is wrong with the statement and not with the database. */
    private static Optional<String> reason(int code) {
        return Optional.ofNullable(
                switch (SQLiteErrorCode.getErrorCode(code)) {
                    case SQLITE_FULL -> "the database's disk is full; make room on it";
                    case SQLITE_CORRUPT, SQLITE_NOTADB -> DAMAGED;
                    case SQLITE_IOERR -> "the database's disk does not read or write; see the log, and check the disk";
                    case SQLITE_CANTOPEN ->
                        "the database's file cannot be opened; check that it is there and may be read";
                    case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH ->
                        "the database's file may not be written; check its owner and mode";
                    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                        "another process holds the database; end it, or try again";
                    case SQLITE_INTERRUPT -> "it took too long; try again, or raise stowage.database.timeout";
                    case SQLITE_NOMEM -> "there is not enough memory; try again";
                    default -> null;
                });
    }

    private static int baseCode(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                // The upper bytes say more, which the message tells too.
                return sqlite.getResultCode().code & 0xff;
            }
        }
        return SQLiteErrorCode.SQLITE_ERROR.code;
    }

    static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
