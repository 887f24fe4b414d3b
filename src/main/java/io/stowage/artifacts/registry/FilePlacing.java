package io.stowage.artifacts.registry;

import io.stowage.content.Contents;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.digest.Algorithm;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which file may have which path, and the rows that say so. */
final class FilePlacing {
    private final Database database;
    private final Contents contents;
    private final StoredAmounts amounts;
    private final Removal removal;
    private final PackageEvents events;
    private final RegistryLimits limits;
    private final Algorithm primary;
    private final Clock clock;

    FilePlacing(
            Database database,
            Contents contents,
            StoredAmounts amounts,
            Removal removal,
            PackageEvents events,
            RegistryLimits limits,
            Algorithm primary,
            Clock clock) {
        this.database = database;
        this.contents = contents;
        this.amounts = amounts;
        this.removal = removal;
        this.events = events;
        this.limits = limits;
        this.primary = primary;
        this.clock = clock;
    }

    /**
     * @param before what had the path; given back where copying fails
     * @param made whether it is stored by this request
     */
    record Placed(ArtifactFile file, Optional<ArtifactFile> before, boolean made) {}

    /** Before the body is read: what is known already of a file at this path, and whether one may come there at all. */
    AnnouncedFile expected(Handle rows, ArtifactPackage owner, AnnouncedFile wish) {
        Optional<ArtifactFile> there = FileRows.find(rows, owner.id(), wish.path());
        requireOpen(rows, owner, there);
        if (there.isEmpty()) {
            requireRoom(rows, owner, wish.path());
            if (FileRows.count(rows, owner.id()) >= limits.files()) {
                throw Refusals.conflict("too_many_files", "a package has at most " + limits.files() + " files");
            }
            return wish;
        }
        if (there.get().state() == ArtifactFile.State.EXPECTED) {
            wish.requireLength(there.get());
            return wish.announcing(there.get().digests());
        }
        return wish;
    }

    /** A finalized package takes the very bytes of a file again of which a copy was lost. */
    private void requireOpen(Handle rows, ArtifactPackage owner, Optional<ArtifactFile> there) {
        boolean mends = there.filter(ArtifactFile::isStored)
                .filter(file -> hasLost(contents.places(rows, file.contentId())))
                .isPresent();
        if (owner.state() != PackageState.OPEN && !mends) {
            throw Refusals.conflict("package_finalized", "the package is finalized and takes no files any more");
        }
    }

    private static boolean hasLost(List<Place> places) {
        return places.isEmpty() || places.stream().anyMatch(place -> place.state() != Place.State.WHOLE);
    }

    private static void requireRoom(Handle rows, ArtifactPackage owner, FilePath path) {
        FileRows.inTheWay(rows, owner.id(), path).ifPresent(other -> {
            throw Refusals.conflict("path_conflict", "a path cannot be a file and a folder", Map.of("other", other));
        });
    }

    /**
     * Gives a content its path. The package and the path are looked at once more, as much may have happened while the
     * bytes came.
     *
     * @param complete whether nothing has to be copied before the file counts
     */
    Placed place(Handle rows, AnnouncedFile wish, Requester party, Content content, Digests digests, boolean complete) {
        ArtifactPackage owner = Packages.requireWritable(rows, wish.packageId(), party);
        Optional<ArtifactFile> there = FileRows.find(rows, owner.id(), wish.path());
        if (there.isPresent() && there.get().isStored()) {
            if (!isSame(there.get(), digests)) {
                throw owner.state() == PackageState.OPEN
                        ? Refusals.conflict("file_exists", "the package has another file at this path")
                        : Refusals.conflict(
                                "package_finalized", "the package is finalized and has another file at this path");
            }
            return new Placed(mended(rows, there.get(), content), there, false);
        }
        if (owner.state() != PackageState.OPEN) {
            throw Refusals.conflict("package_finalized", "the package was finalized while the file came");
        }
        if (there.isEmpty()) {
            requireRoom(rows, owner, wish.path());
        }
        there.flatMap(ArtifactFile::content)
                .filter(old -> old != content.id())
                .ifPresent(old -> contents.letGo(rows, old));
        ArtifactFile file = new ArtifactFile(
                owner.id(),
                wish.path(),
                complete ? ArtifactFile.State.STORED : ArtifactFile.State.COPYING,
                Optional.of(content.id()),
                Optional.of(content.size()),
                wish.mediaType(),
                digests,
                Optional.of(Instant.ofEpochMilli(clock.millis())));
        FileRows.put(rows, file);
        if (complete) {
            count(rows, owner, file);
        }
        return new Placed(file, there, true);
    }

    /** Where the file's own bytes are lost, it takes those that came if they did not become part of the same content. */
    private ArtifactFile mended(Handle rows, ArtifactFile there, Content came) {
        long old = there.contentId();
        if (old == came.id() || !isDamaged(contents.places(rows, old))) {
            return there;
        }
        ArtifactFile mended = there.in(came);
        FileRows.put(rows, mended);
        contents.letGo(rows, old);
        return mended;
    }

    private static boolean isDamaged(List<Place> places) {
        return places.stream().noneMatch(place -> place.state() == Place.State.WHOLE);
    }

    private boolean isSame(ArtifactFile there, Digests digests) {
        return there.primary(primary).equals(digests.digest(primary).orElseThrow());
    }

    private void count(Handle rows, ArtifactPackage owner, ArtifactFile file) {
        amounts.change(rows, owner.owner(), file.length(), 1);
        events.stored(rows, owner, file, file.primary(primary).toString());
    }

    /** The copies are where they have to be. */
    ArtifactFile complete(ArtifactFile copied) {
        return database.write("complete a file", rows -> {
            ArtifactPackage owner = PackageRows.find(rows, copied.packageId()).orElseThrow(Refusals::noSuchPackage);
            ArtifactFile there = FileRows.find(rows, copied.packageId(), copied.path())
                    .filter(file -> file.content().equals(copied.content()))
                    .orElseThrow(() -> Refusals.conflict("file_exists", "another file took this path meanwhile"));
            if (there.isStored()) {
                return there;
            }
            if (owner.state() != PackageState.OPEN) {
                throw Refusals.conflict("package_finalized", "the package was finalized while the file was copied");
            }
            ArtifactFile file = there.stored();
            FileRows.put(rows, file);
            count(rows, owner, file);
            return file;
        });
    }

    /** The copies could not be made: the path is as it was, and its bytes are not needed for it. */
    void giveUp(Placed placed) {
        ArtifactFile file = placed.file();
        database.write("give a file up", rows -> {
            Optional<ArtifactFile> there = FileRows.find(rows, file.packageId(), file.path())
                    .filter(found -> found.state() == ArtifactFile.State.COPYING
                            && found.content().equals(file.content()));
            if (there.isPresent()) {
                ArtifactPackage owner = PackageRows.find(rows, file.packageId()).orElseThrow();
                removal.remove(rows, owner, there.get());
                placed.before()
                        .filter(before -> before.state() == ArtifactFile.State.EXPECTED)
                        .ifPresent(before -> FileRows.put(rows, before));
            }
            return there.isPresent();
        });
    }
}
