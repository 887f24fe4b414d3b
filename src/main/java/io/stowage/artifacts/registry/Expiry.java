package io.stowage.artifacts.registry;

import io.stowage.artifacts.registry.DuePackages.Due;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.database.Database;
import io.stowage.events.EventData;
import io.stowage.ops.WatchedFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Ends packages whose time is over: a finalized one expires, and is deleted after the grace; an open one that was left
 * alone is given up. Each is looked at again in the transaction that changes it, so a hold that came meanwhile counts.
 */
public final class Expiry {
    /** How long a row tells what became of a package. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final Duration UPLOAD_LIFE = Duration.ofHours(24);
    private static final int PAGE = 200;
    private static final int MOST_SHOWN = 1000;

    private final Database database;
    private final WatchedFile<RetentionRules> retention;
    private final Removal removal;
    private final PackageEvents events;
    private final Clock clock;

    Expiry(
            Database database,
            WatchedFile<RetentionRules> retention,
            Removal removal,
            PackageEvents events,
            Clock clock) {
        this.database = database;
        this.retention = retention;
        this.removal = removal;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A package that the next round would change.
     *
     * @param action {@code expire}, {@code delete} or {@code abandon}
     */
    public record Item(ArtifactPackage artifact, String action) {}

    /** @param items some of them; the sums are of all */
    public record Preview(List<Item> items, long packages, long files, long bytes) {}

    /** What the next round would do; changes nothing. */
    public Preview preview(int limit) {
        if (limit < 0 || limit > MOST_SHOWN) {
            throw new IllegalArgumentException("a preview shows at most " + MOST_SHOWN + " packages");
        }
        List<Item> items = new ArrayList<>();
        long[] sums = new long[3];
        due().visit(clock.instant(), found -> {
            if (items.size() < limit) {
                items.add(new Item(found.artifact(), found.action().word()));
            }
            sums[0]++;
            sums[1] += found.artifact().files();
            sums[2] += found.artifact().bytes();
            return true;
        });
        return new Preview(items, sums[0], sums[1], sums[2]);
    }

    /** By the rules of this moment, for all of one round. */
    private DuePackages due() {
        return new DuePackages(database, retention.current());
    }

    /** What a round did. */
    public record Round(int expired, int deleted, int abandoned) {
        Round and(DuePackages.Action action) {
            return switch (action) {
                case EXPIRE -> new Round(expired + 1, deleted, abandoned);
                case DELETE -> new Round(expired, deleted + 1, abandoned);
                case ABANDON -> new Round(expired, deleted, abandoned + 1);
            };
        }
    }

    /**
     * @param goesOn asked between packages
     * @param fence run in each transaction; throws where another node has taken over
     */
    public Round run(BooleanSupplier goesOn, Consumer<Handle> fence) {
        Round[] round = {new Round(0, 0, 0)};
        due().visit(clock.instant(), found -> {
            if (!goesOn.getAsBoolean()) {
                return false;
            }
            if (act(found, fence)) {
                round[0] = round[0].and(found.action());
            }
            return true;
        });
        tidy(goesOn);
        return round[0];
    }

    private boolean act(Due found, Consumer<Handle> fence) {
        String id = found.artifact().id();
        boolean done = database.write(found.action().word() + " a package", rows -> {
            fence.accept(rows);
            Optional<ArtifactPackage> now = PackageRows.find(rows, id)
                    .filter(each -> each.version() == found.artifact().version());
            if (now.isEmpty()) {
                return false;
            }
            switch (found.action()) {
                case ABANDON -> {
                    PackageRows.end(rows, id, PackageState.ABANDONED, "abandoned", false, clock.instant());
                    events.append(rows, "v1.package.abandoned", now.get());
                }
                case EXPIRE -> {
                    PackageRows.expire(rows, id, clock.instant());
                    events.append(rows, "v1.package.expired", now.get());
                }
                case DELETE -> {
                    boolean tombstone =
                            retention.current().of(now.get().retentionClass()).immutable();
                    PackageRows.end(rows, id, PackageState.DELETED, "expired", tombstone, clock.instant());
                    EventData data = PackageEvents.data(now.get()).with("reason", "expired");
                    events.append(rows, "v1.package.deleted", now.get(), data);
                }
            }
            return true;
        });
        if (done && found.action() != DuePackages.Action.EXPIRE) {
            removal.finish(id);
        }
        return done;
    }

    /** What a crash left of packages that are gone, and notes whose time is over. */
    private void tidy(BooleanSupplier goesOn) {
        for (String id : left()) {
            if (!goesOn.getAsBoolean()) {
                return;
            }
            removal.finish(id);
        }
        Instant now = clock.instant();
        database.write(
                "forget old requests",
                rows -> rows.execute("DELETE FROM artifact_request WHERE expires_at <= ?", now.toEpochMilli()));
        for (String upload : abandonedUploads(now)) {
            database.write("remove an abandoned upload", rows -> {
                removal.removeUpload(rows, upload);
                return upload;
            });
        }
        database.write(
                "forget deleted packages",
                rows -> rows.execute(
                        "DELETE FROM artifact_package WHERE state >= 3 AND tombstone = 0 AND deleted_at < ? AND NOT EXISTS"
                                + " (SELECT 1 FROM artifact_file f WHERE f.package = artifact_package.id) AND NOT EXISTS"
                                + " (SELECT 1 FROM artifact_upload u WHERE u.package = artifact_package.id)",
                        now.minus(REMEMBERED).toEpochMilli()));
    }

    private List<String> left() {
        return database.read(
                "find leftovers of packages",
                rows -> rows.createQuery("SELECT id FROM artifact_package p WHERE state IN (3, 4) AND (EXISTS (SELECT 1"
                                + " FROM artifact_file f WHERE f.package = p.id) OR EXISTS (SELECT 1 FROM"
                                + " artifact_upload u WHERE u.package = p.id) OR p.manifest_content IS NOT NULL) LIMIT "
                                + PAGE)
                        .mapTo(String.class)
                        .list());
    }

    private List<String> abandonedUploads(Instant now) {
        return database.read(
                "find abandoned uploads",
                rows -> rows.createQuery("SELECT id FROM artifact_upload WHERE touched_at < :before LIMIT " + PAGE)
                        .bind("before", now.minus(UPLOAD_LIFE).toEpochMilli())
                        .mapTo(String.class)
                        .list());
    }
}
