package io.stowage.artifacts.registry;

import io.stowage.artifacts.retention.RetentionClass;
import io.stowage.artifacts.retention.RetentionRules;
import io.stowage.database.Database;
import io.stowage.database.Ulids;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Packages from their creation to their end; what lies in them is {@link Files}. */
public final class Packages {
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int MOST_MISSING = 100;

    private final Database database;
    private final RetentionRules retention;
    private final RegistryLimits limits;
    private final Algorithm primary;
    private final Ulids ids;
    private final PackageList list;
    private final Removal removal;
    private final PackageEvents events;
    private final Clock clock;

    Packages(
            Database database,
            RetentionRules retention,
            RegistryLimits limits,
            Algorithm primary,
            Ulids ids,
            Removal removal,
            PackageEvents events,
            Clock clock) {
        this.database = database;
        this.retention = retention;
        this.limits = limits;
        this.primary = primary;
        this.ids = ids;
        this.list = new PackageList(database);
        this.removal = removal;
        this.events = events;
        this.clock = clock;
    }

    /** @param made whether it was not there before */
    public record Created(ArtifactPackage artifact, boolean made) {}

    /**
     * A request that may come twice.
     *
     * @param token the client's, unique among those of its key
     * @param digest of all that was asked for
     */
    public record Repeatable(String token, Digest digest) {}

    /** Makes an open package. The same request again, or the same wish while it is open, finds the one that was made. */
    public Created create(PackageDraft draft, Party party, Optional<Repeatable> request) {
        draft.require(limits);
        Coordinates at = draft.coordinates();
        requirePublisher(party, at);
        RetentionClass promise = requireClass(draft.retentionClass().orElse(retention.fallback()));
        requireNoExpiry(promise, draft.expiresAt());
        String id = ids.next();
        return database.write("create a package", rows -> {
            Optional<ArtifactPackage> before = request.flatMap(asked -> remembered(rows, party, asked));
            if (before.isPresent()) {
                return new Created(before.get(), false);
            }
            Optional<ArtifactPackage> live = PackageRows.live(rows, at);
            if (live.isPresent()) {
                if (live.get().state() == PackageState.OPEN && isSame(rows, live.get(), draft, promise)) {
                    return new Created(live.get(), false);
                }
                throw Refusals.conflict(
                        "package_exists",
                        "there is a package with these coordinates",
                        Map.of("id", live.get().id()));
            }
            if (PackageRows.isBuried(rows, at)) {
                throw Refusals.conflict(
                        "coordinates_retired",
                        "an immutable package had these coordinates, which nothing else may have");
            }
            ArtifactPackage made = open(id, draft, promise, party);
            PackageRows.insert(rows, made);
            FileRows.insert(
                    rows, draft.files().stream().map(file -> expected(id, file)).toList());
            request.ifPresent(asked -> remember(rows, party, asked, id));
            events.append(rows, "v1.package.created", made);
            return new Created(made, true);
        });
    }

    private ArtifactPackage open(String id, PackageDraft draft, RetentionClass promise, Party party) {
        return new ArtifactPackage(
                id,
                draft.coordinates(),
                promise.name(),
                PackageState.OPEN,
                draft.labels(),
                party.requireOwner(),
                party.key(),
                now(),
                Optional.empty(),
                draft.expiresAt(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                1);
    }

    private static ArtifactFile expected(String id, PackageDraft.ExpectedFile file) {
        return new ArtifactFile(
                id,
                file.path(),
                ArtifactFile.State.EXPECTED,
                Optional.empty(),
                file.size(),
                file.mediaType(),
                file.digests(),
                Optional.empty());
    }

    private static boolean isSame(Handle rows, ArtifactPackage open, PackageDraft draft, RetentionClass promise) {
        return open.retentionClass().equals(promise.name())
                && open.labels().equals(draft.labels())
                && open.expiresAt().equals(draft.expiresAt())
                && draft.files().stream()
                        .allMatch(file -> FileRows.find(rows, open.id(), file.path())
                                .filter(found -> found.isStored() || found.equals(expected(open.id(), file)))
                                .isPresent());
    }

    private Optional<ArtifactPackage> remembered(Handle rows, Party party, Repeatable asked) {
        record Row(Digest request, String id) {}
        Optional<Row> row = rows.createQuery("SELECT request, package FROM artifact_request"
                        + " WHERE access_key = :key AND token = :token AND expires_at > :now")
                .bind("key", party.key())
                .bind("token", asked.token())
                .bind("now", clock.millis())
                .map((found, context) -> new Row(Digest.of(Algorithm.SHA256, found.getBytes(1)), found.getString(2)))
                .findOne();
        if (row.isPresent() && !row.get().request().equals(asked.digest())) {
            throw Refusals.conflict(
                    "idempotency_conflict", "the same Idempotency-Key came with another request before");
        }
        return row.flatMap(found -> PackageRows.find(rows, found.id()));
    }

    private void remember(Handle rows, Party party, Repeatable asked, String id) {
        rows.execute(
                "INSERT INTO artifact_request (access_key, token, request, package, expires_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (access_key, token) DO UPDATE SET request = excluded.request,"
                        + " package = excluded.package, expires_at = excluded.expires_at",
                party.key(),
                asked.token(),
                asked.digest().bytes(),
                id,
                clock.millis() + REMEMBERED.toMillis());
    }

    /** One that this party may read. */
    public ArtifactPackage require(String id, Party party) {
        return database.read("find a package", rows -> requireReadable(rows, id, party));
    }

    static ArtifactPackage requireReadable(Handle rows, String id, Party party) {
        return Optional.of(id)
                .filter(PackageIds::isOne)
                .flatMap(text -> PackageRows.find(rows, text))
                .filter(found -> isReadable(found, party))
                .orElseThrow(Refusals::noSuchPackage);
    }

    static boolean isReadable(ArtifactPackage found, Party party) {
        return switch (found.state()) {
            case FINALIZED, EXPIRED -> true;
            case OPEN -> party.publishesFor(found.coordinates().producer());
            case ABANDONED, DELETED -> false;
        };
    }

    /** One that this party may change; others who may read it hear that they may not. */
    static ArtifactPackage requireWritable(Handle rows, String id, Party party) {
        ArtifactPackage found = requireReadable(rows, id, party);
        requirePublisher(party, found.coordinates());
        return found;
    }

    private static void requirePublisher(Party party, Coordinates at) {
        if (!party.publishesFor(at.producer())) {
            throw Refusals.notYours(at.producer());
        }
    }

    /** By its coordinates; the version {@code latest} is the one that was finalized last. */
    public ArtifactPackage requireByName(String producer, String name, String version, Party party) {
        return database.read("find a package by its name", rows -> {
            Optional<ArtifactPackage> found = version.equals("latest")
                    ? latest(rows, producer, name)
                    : PackageRows.live(rows, new Coordinates(producer, name, version));
            return found.filter(each -> isReadable(each, party)).orElseThrow(Refusals::noSuchPackage);
        });
    }

    private static Optional<ArtifactPackage> latest(Handle rows, String producer, String name) {
        return PackageRows.list(
                        rows,
                        PackageRows.select(
                                        rows,
                                        "WHERE p.producer = :producer AND p.name = :name AND p.state = 1"
                                                + " ORDER BY p.finalized_at DESC, p.id DESC LIMIT 1")
                                .bind("producer", producer)
                                .bind("name", name))
                .stream()
                .findFirst();
    }

    /** @param next the id to go on behind; empty at the end */
    public record Page(List<ArtifactPackage> packages, Optional<String> next) {}

    public Page list(PackageFilter filter, Party party, int limit) {
        PackageList.Page page = list.page(filter, party, limit);
        return new Page(page.packages(), page.next());
    }

    /** Of all that the filter means. */
    public long count(PackageFilter filter) {
        return list.count(filter);
    }

    public List<Hold> holds(String id) {
        return database.read("find the holds of a package", rows -> PackageRows.holds(rows, id));
    }

    /** Ends the time in which files come. Doing it again changes nothing. */
    public ArtifactPackage finalizePackage(String id, Party party, Optional<Digest> expected) {
        return database.write("finalize a package", rows -> {
            ArtifactPackage open = requireWritable(rows, id, party);
            if (open.state() != PackageState.OPEN) {
                requireManifest(expected, open.manifest().orElseThrow());
                return open;
            }
            List<String> missing = FileRows.missing(rows, id, MOST_MISSING);
            if (!missing.isEmpty()) {
                throw Refusals.conflict(
                        "incomplete",
                        "files are missing that were announced, or that were not stored to their end",
                        Map.of("missing", String.join("\n", missing)));
            }
            Manifest manifest = Manifest.of(rows, id, primary);
            if (manifest.files() > limits.files()) {
                throw Refusals.conflict("too_many_files", "a package has at most " + limits.files() + " files");
            }
            requireManifest(expected, manifest.digest());
            PackageRows.finalize(rows, id, manifest.digest(), manifest.files(), manifest.bytes(), now());
            ArtifactPackage done = PackageRows.find(rows, id).orElseThrow();
            events.append(
                    rows,
                    "v1.package.finalized",
                    done,
                    PackageEvents.data(done)
                            .with("manifest_digest", manifest.digest().toString())
                            .with("files", manifest.files())
                            .with("bytes", manifest.bytes()));
            return done;
        });
    }

    private static void requireManifest(Optional<Digest> expected, Digest actual) {
        if (expected.isPresent() && !expected.get().equals(actual)) {
            throw new StowageException(Fault.DIGEST_MISMATCH, "the package has another manifest than the request says")
                    .coded(
                            "manifest_mismatch",
                            Map.of("expected", expected.get().toString(), "actual", actual.toString()));
        }
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
    public ArtifactPackage change(String id, Party party, Change change, Consumer<ArtifactPackage> condition) {
        change.labels().ifPresent(labels -> PackageDraft.requireLabels(labels, limits));
        return database.write("change a package", rows -> {
            ArtifactPackage old = requireWritable(rows, id, party);
            condition.accept(old);
            RetentionClass before = retention.of(old.retentionClass());
            RetentionClass after =
                    change.retentionClass().map(this::requireClass).orElse(before);
            if (old.state() != PackageState.OPEN && !after.protectsAsLongAs(before)) {
                throw Refusals.conflict(
                        "would_shorten_retention",
                        "the class " + after.name() + " promises less than " + before.name());
            }
            Optional<Instant> expiresAt = change.expiresAt().orElse(old.expiresAt());
            requireNoExpiry(after, expiresAt);
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

    private RetentionClass requireClass(String name) {
        return retention
                .find(name)
                .orElseThrow(() -> BadRequest.because(
                                "there is no retention class of this name; there are " + retention.names())
                        .coded("unknown_retention_class"));
    }

    private static void requireNoExpiry(RetentionClass promise, Optional<Instant> expiresAt) {
        if (promise.immutable() && expiresAt.isPresent()) {
            throw Refusals.conflict(
                    "immutable", "packages of the class " + promise.name() + " have no expiry of their own");
        }
    }

    public void hold(String id, Party party, String name, String reason, Optional<Instant> until) {
        BadRequest.unless(
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"),
                "the name of a hold has up to 63 of A-Z, a-z, 0-9 and . _ -, and begins with a letter or a digit");
        BadRequest.unless(
                reason.length() <= 256 && reason.chars().noneMatch(Character::isISOControl),
                "the reason of a hold has at most 256 characters and no line breaks");
        database.write("hold a package", rows -> {
            ArtifactPackage held = requireWritable(rows, id, party);
            PackageRows.putHold(rows, id, new Hold(name, reason, until, party.key(), now()));
            PackageRows.touch(rows, id);
            events.append(
                    rows, "v1.package.hold_set", held, PackageEvents.data(held).with("hold", name));
            return held;
        });
    }

    /** One that is not there needs no release. */
    public void release(String id, Party party, String name) {
        database.write("release a package", rows -> {
            ArtifactPackage held = requireWritable(rows, id, party);
            if (PackageRows.removeHold(rows, id, name)) {
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
    public void delete(String id, Party party, String reason) {
        database.write("delete a package", rows -> {
            ArtifactPackage found = requireWritable(rows, id, party);
            boolean tombstone = false;
            if (found.state() != PackageState.OPEN) {
                RetentionClass promise = retention.of(found.retentionClass());
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
            Handle rows, ArtifactPackage found, RetentionClass promise, Party party, String reason) {
        if (PackageRows.isHeld(rows, found.id(), now())) {
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
