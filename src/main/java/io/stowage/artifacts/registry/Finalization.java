package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Ends the time in which files come to a package: from then on others read it. */
public final class Finalization {
    private static final int MOST_MISSING = 100;

    private final Database database;
    private final RegistryLimits limits;
    private final Algorithm primary;
    private final ManifestCopies manifests;
    private final PackageEvents events;
    private final Clock clock;

    Finalization(
            Database database,
            RegistryLimits limits,
            Algorithm primary,
            ManifestCopies manifests,
            PackageEvents events,
            Clock clock) {
        this.database = database;
        this.limits = limits;
        this.primary = primary;
        this.manifests = manifests;
        this.events = events;
        this.clock = clock;
    }

    /** Doing it again changes nothing. */
    public ArtifactPackage finish(String id, Requester party, Optional<Digest> expected) throws IOException {
        ArtifactPackage open = database.read("look at a package that is to be finalized", rows -> {
            ArtifactPackage found = Packages.requireWritable(rows, id, party);
            judge(rows, found, expected);
            return found;
        });
        if (open.state() != PackageState.OPEN) {
            return open;
        }
        Digest kept = manifests.keep(open);
        return database.write("finalize a package", rows -> {
            ArtifactPackage found = Packages.requireWritable(rows, id, party);
            Optional<Manifest> manifest = judge(rows, found, expected);
            return manifest.isPresent() ? finish(rows, id, manifest.get(), kept) : found;
        });
    }

    /** Throws where the package cannot be finalized. Empty where that was done before. */
    private Optional<Manifest> judge(Handle rows, ArtifactPackage found, Optional<Digest> expected) {
        if (found.state() != PackageState.OPEN) {
            requireManifest(expected, found.manifest().orElseThrow());
            return Optional.empty();
        }
        List<String> missing = FileRows.missing(rows, found.id(), MOST_MISSING);
        if (!missing.isEmpty()) {
            throw Refusals.conflict(
                    "incomplete",
                    "files are missing that were announced, or that were not stored to their end",
                    Map.of("missing", String.join("\n", missing)));
        }
        Manifest manifest = Manifest.of(rows, found.id(), primary);
        if (manifest.files() > limits.files()) {
            throw Refusals.conflict("too_many_files", "a package has at most " + limits.files() + " files");
        }
        requireManifest(expected, manifest.digest());
        return Optional.of(manifest);
    }

    private ArtifactPackage finish(Handle rows, String id, Manifest manifest, Digest kept) {
        if (!manifest.digest().equals(kept)) {
            throw ManifestCopies.changed(null);
        }
        PackageRows.finalize(
                rows, id, manifest.digest(), manifest.files(), manifest.bytes(), Instant.ofEpochMilli(clock.millis()));
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
    }

    private static void requireManifest(Optional<Digest> expected, Digest actual) {
        if (expected.isPresent() && !expected.get().equals(actual)) {
            throw new StowageException(Fault.DIGEST_MISMATCH, "the package has another manifest than the request says")
                    .coded(
                            "manifest_mismatch",
                            Map.of("expected", expected.get().toString(), "actual", actual.toString()));
        }
    }
}
