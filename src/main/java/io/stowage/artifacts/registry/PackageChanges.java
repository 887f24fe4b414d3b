package io.stowage.artifacts.registry;

import io.stowage.artifacts.retention.RetentionClass;
import io.stowage.database.Database;
import io.stowage.fault.BadRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** What may change of a package: labels, class and expiry, holds, and whether it is there. */
public final class PackageChanges {
    private final Database database;
    private final Promises promises;
    private final RegistryLimits limits;
    private final Removal removal;
    private final PackageEvents events;
    private final Clock clock;

    PackageChanges(
            Database database,
            Promises promises,
            RegistryLimits limits,
            Removal removal,
            PackageEvents events,
            Clock clock) {
        this.database = database;
        this.promises = promises;
        this.limits = limits;
        this.removal = removal;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What is to change of a package.
     *
     * @param labels in place of all that there are
     * @param expiresAt empty inside to take the moment away
     */
    public record Change(
            Optional<Map<String, String>> labels,
            Optional<String> retentionClass,
            Optional<Optional<Instant>> expiresAt) {}

    /** @param condition looks at the package as it is, and throws where it is not the one that the client means */
    public ArtifactPackage change(String id, Requester party, Change change, Consumer<ArtifactPackage> condition) {
        change.labels().ifPresent(labels -> PackageDraft.requireLabels(labels, limits));
        return database.write("change a package", rows -> {
            ArtifactPackage old = Packages.requireWritable(rows, id, party);
            condition.accept(old);
            RetentionClass before = promises.of(old);
            RetentionClass after =
                    change.retentionClass().map(promises::require).orElse(before);
            if (old.state() != PackageState.OPEN && !after.protectsAsLongAs(before)) {
                throw Refusals.conflict(
                        "would_shorten_retention",
                        "the class " + after.name() + " promises less than " + before.name());
            }
            Optional<Instant> expiresAt = change.expiresAt().orElse(old.expiresAt());
            Promises.requireNoExpiry(after, expiresAt);
            if (old.state() != PackageState.OPEN && isEarlier(expiresAt, old.expiresAt())) {
                throw Refusals.conflict(
                        "would_shorten_retention", "the package would expire earlier than was promised");
            }
            PackageRows.change(rows, id, after.name(), expiresAt);
            change.labels().ifPresent(labels -> PackageRows.setLabels(rows, id, labels));
            ArtifactPackage changed = PackageRows.find(rows, id).orElseThrow();
            events.append(
                    rows,
                    "v1.package.relabelled",
                    changed,
                    PackageEvents.data(changed)
                            .with("retention_class", after.name())
                            .with("labels", changed.labels()));
            return changed;
        });
    }

    private static boolean isEarlier(Optional<Instant> after, Optional<Instant> before) {
        return after.isPresent() && (before.isEmpty() || after.get().isBefore(before.get()));
    }

    public void hold(String id, Requester party, String name, String reason, Optional<Instant> until) {
        BadRequest.unless(
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"),
                "the name of a hold has up to 63 of A-Z, a-z, 0-9 and . _ -, and begins with a letter or a digit");
        BadRequest.unless(
                reason.length() <= 256 && reason.chars().noneMatch(Character::isISOControl),
                "the reason of a hold has at most 256 characters and no line breaks");
        database.write("hold a package", rows -> {
            ArtifactPackage held = Packages.requireWritable(rows, id, party);
            HoldRows.put(rows, id, new Hold(name, reason, until, party.key(), now()));
            PackageRows.touch(rows, id);
            events.append(
                    rows, "v1.package.hold_set", held, PackageEvents.data(held).with("hold", name));
            return held;
        });
    }

    /** One that is not there needs no release. */
    public void release(String id, Requester party, String name) {
        database.write("release a package", rows -> {
            ArtifactPackage held = Packages.requireWritable(rows, id, party);
            if (HoldRows.remove(rows, id, name)) {
                PackageRows.touch(rows, id);
                events.append(
                        rows,
                        "v1.package.hold_released",
                        held,
                        PackageEvents.data(held).with("hold", name));
            }
            return held;
        });
    }

    /** Marks it, so that nobody reads it any more, and then lets go of its files. */
    public void delete(String id, Requester party, String reason) {
        database.write("delete a package", rows -> {
            ArtifactPackage found = Packages.requireWritable(rows, id, party);
            boolean tombstone = false;
            if (found.state() != PackageState.OPEN) {
                RetentionClass promise = promises.of(found);
                requireDeletable(rows, found, promise, party, reason);
                tombstone = promise.immutable();
            }
            PackageRows.end(rows, id, PackageState.DELETED, reason, tombstone, now());
            events.append(
                    rows, "v1.package.deleted", found, PackageEvents.data(found).with("reason", reason));
            return found;
        });
        removal.finish(id);
    }

    private void requireDeletable(
            Handle rows, ArtifactPackage found, RetentionClass promise, Requester party, String reason) {
        if (!HoldRows.held(rows, List.of(found.id()), now()).isEmpty()) {
            throw Refusals.conflict("on_hold", "the package is on hold");
        }
        Instant until = promise.lockedUntil(found.finalizedAt().orElseThrow());
        boolean overridden = promise.adminDeletes() && party.administrator() && !reason.isEmpty();
        if (now().isBefore(until) && !overridden) {
            throw Refusals.conflict(
                    "retention_locked",
                    "the class " + promise.name() + " keeps the package until " + until,
                    Map.of("until", until.toString()));
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
