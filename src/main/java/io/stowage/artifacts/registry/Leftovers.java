package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Removes what a crash left of packages that are over, abandoned uploads, and rows that have told long enough. */
final class Leftovers {
    /** How long a row tells what became of a package. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final Duration UPLOAD_LIFE = Duration.ofHours(24);
    private static final int PAGE = 500;

    private final Database database;
    private final Removal removal;
    private final Clock clock;

    Leftovers(Database database, Removal removal, Clock clock) {
        this.database = database;
        this.removal = removal;
        this.clock = clock;
    }

    /** @param goesOn asked between steps */
    void remove(BooleanSupplier goesOn) {
        repeat(goesOn, () -> {
            List<String> left = database.read("find leftovers of packages", rows -> PackageRows.leftovers(rows, PAGE));
            left.stream().takeWhile(id -> goesOn.getAsBoolean()).forEach(removal::finish);
            return left.size();
        });
        repeat(goesOn, () -> {
            List<String> uploads = database.read("find abandoned uploads", this::abandonedUploads);
            uploads.stream().takeWhile(id -> goesOn.getAsBoolean()).forEach(this::remove);
            return uploads.size();
        });
        repeat(goesOn, () -> write("forget old requests", this::forgetRequests));
        repeat(
                goesOn,
                () -> write(
                        "forget deleted packages",
                        rows -> PackageRows.forget(rows, clock.instant().minus(REMEMBERED), PAGE)));
    }

    private interface Step {
        /** How many it found, at most a page of them. */
        int run();
    }

    private static void repeat(BooleanSupplier goesOn, Step step) {
        int found = PAGE;
        while (found == PAGE && goesOn.getAsBoolean()) {
            found = step.run();
        }
    }

    private int write(String what, Function<Handle, Integer> work) {
        return database.write(what, work::apply);
    }

    private int forgetRequests(Handle rows) {
        return rows.execute(
                "DELETE FROM artifact_request WHERE (access_key, token) IN (SELECT access_key, token"
                        + " FROM artifact_request WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)",
                clock.millis(),
                PAGE);
    }

    private List<String> abandonedUploads(Handle rows) {
        return rows.createQuery(
                        "SELECT id FROM artifact_upload WHERE touched_at < :before ORDER BY touched_at LIMIT " + PAGE)
                .bind("before", clock.instant().minus(UPLOAD_LIFE).toEpochMilli())
                .mapTo(String.class)
                .list();
    }

    private void remove(String upload) {
        database.write("remove an abandoned upload", rows -> {
            removal.removeUpload(rows, upload);
            return upload;
        });
    }
}
