package io.stowage.artifacts.registry;

import io.stowage.artifacts.retention.RetentionClass;
import io.stowage.database.Database;
import io.stowage.database.Ulids;
import io.stowage.digest.Digest;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Makes packages that files can be put into. */
public final class PackageCreation {
    private final Database database;
    private final Promises promises;
    private final RegistryLimits limits;
    private final Ulids ids;
    private final RememberedRequests requests;
    private final PackageEvents events;
    private final Clock clock;

    PackageCreation(
            Database database, Promises promises, RegistryLimits limits, Ulids ids, PackageEvents events, Clock clock) {
        this.database = database;
        this.promises = promises;
        this.limits = limits;
        this.ids = ids;
        this.requests = new RememberedRequests(clock);
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
    public Created create(PackageDraft draft, Requester party, Optional<Repeatable> request) {
        draft.require(limits);
        Coordinates at = draft.coordinates();
        Packages.requirePublisher(party, at);
        RetentionClass promise =
                promises.require(draft.retentionClass().orElse(promises.rules().fallback()));
        Promises.requireNoExpiry(promise, draft.expiresAt());
        String id = ids.next();
        return database.write("create a package", rows -> {
            Optional<ArtifactPackage> before = request.flatMap(asked -> requests.find(rows, party, asked));
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
            request.ifPresent(asked -> requests.remember(rows, party, asked, id));
            events.append(rows, "v1.package.created", made);
            return new Created(made, true);
        });
    }

    private ArtifactPackage open(String id, PackageDraft draft, RetentionClass promise, Requester party) {
        return new ArtifactPackage(
                id,
                draft.coordinates(),
                promise.name(),
                PackageState.OPEN,
                draft.labels(),
                party.requireOwner(),
                party.key(),
                Instant.ofEpochMilli(clock.millis()),
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
}
