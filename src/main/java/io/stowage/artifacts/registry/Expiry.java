package io.stowage.artifacts.registry;

import io.stowage.artifacts.registry.DuePackages.Due;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.database.Database;
import io.stowage.events.EventData;
import io.stowage.ops.WatchedFile;
import java.time.Clock;
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
    private static final int MOST_SHOWN = 1000;

    private final Database database;
    private final WatchedFile<RetentionRules> retention;
    private final Removal removal;
    private final Leftovers leftovers;
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
        this.leftovers = new Leftovers(database, removal, clock);
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
        due().visit(found -> {
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
        return new DuePackages(database, retention.current(), clock.instant());
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
        due().visit(found -> {
            if (!goesOn.getAsBoolean()) {
                return false;
            }
            if (act(found, fence)) {
                round[0] = round[0].and(found.action());
            }
            return true;
        });
        leftovers.remove(goesOn);
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
}
