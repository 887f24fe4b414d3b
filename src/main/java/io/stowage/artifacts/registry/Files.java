package io.stowage.artifacts.registry;

import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.Backends;
import io.stowage.content.Contents;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.LocatedContent;
import io.stowage.content.rows.Place;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.database.Database;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.store.Span;
import io.stowage.transfer.DirectCopy;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Files that are stored: found, listed and read. */
public final class Files {
    private static final String STORED = "stored";
    private static final String VERIFIED = "verified";
    private static final int PAGE = 500;
    private static final int MOST_OPEN = 100;

    private final Database database;
    private final Contents contents;
    private final Backends backends;

    Files(Database database, Contents contents, Backends backends) {
        this.database = database;
        this.contents = contents;
        this.backends = backends;
    }

    /**
     * Where a copy of a file lies.
     *
     * @param state as clients read it: stored, verified, failed or missing
     */
    public record Location(String backend, String state, Optional<Instant> verifiedAt) {
        boolean isGood() {
            return state.equals(STORED) || state.equals(VERIFIED);
        }
    }

    /** A file, and where its copies lie. */
    public record Located(ArtifactFile file, List<Location> locations) {
        /** Whether it can be read nowhere. */
        public boolean isDamaged() {
            return file.isStored() && locations.stream().noneMatch(Location::isGood);
        }
    }

    /** A page of files in the order of the bytes of their paths; a full one may have another behind it. */
    public List<Located> page(String packageId, String after) {
        return page(packageId, after, PAGE);
    }

    /** The same with at most so many files. */
    public List<Located> page(String packageId, String after, int limit) {
        return database.read("list files", rows -> {
            List<ArtifactFile> files = FileRows.page(rows, packageId, after, limit);
            Map<Long, List<Place>> places = contents.places(
                    rows,
                    files.stream().flatMap(file -> file.content().stream()).toList());
            List<Located> located = new ArrayList<>();
            for (ArtifactFile file : files) {
                List<Place> its = file.content().map(places::get).orElse(List.of());
                located.add(new Located(file, its.stream().map(this::location).toList()));
            }
            return located;
        });
    }

    public static boolean isFull(List<Located> page) {
        return page.size() == PAGE;
    }

    private Location location(Place place) {
        return new Location(
                backends.idOf(place.store()),
                switch (place.state()) {
                    case WHOLE -> place.verifiedAt().isPresent() ? VERIFIED : STORED;
                    case FAILED -> "failed";
                    case MISSING -> "missing";
                },
                place.verifiedAt());
    }

    /** One that this party may read. */
    public ArtifactFile require(String packageId, FilePath path, Requester party) {
        return database.read("find a file", rows -> {
            ArtifactPackage found = Packages.requireReadable(rows, packageId, party);
            return FileRows.find(rows, found.id(), path)
                    .filter(ArtifactFile::isStored)
                    .orElseThrow(Refusals::noSuchFile);
        });
    }

    /** A file with these bytes in any package that this party may read. */
    public Optional<ArtifactFile> withDigest(Digest digest, Requester party) {
        return database.read("find a file by its digest", rows -> withDigest(rows, digest, party));
    }

    /** To know a digest is not to have the bytes: only what this party may read counts. */
    static Optional<ArtifactFile> withDigest(Handle rows, Digest digest, Requester party) {
        Optional<ArtifactFile> shown =
                FileRows.withDigest(rows, digest, false, 1).stream().findFirst();
        if (shown.isPresent()) {
            return shown;
        }
        return FileRows.withDigest(rows, digest, true, MOST_OPEN).stream()
                .filter(file -> PackageRows.find(rows, file.packageId())
                        .filter(owner -> Packages.isReadable(owner, party))
                        .isPresent())
                .findFirst();
    }

    /** Every byte of it is proven before it leaves. Not for an empty span. */
    public PieceReader open(ArtifactFile file, Span span) throws IOException {
        LocatedContent located =
                database.read("find the bytes of a file", rows -> contents.locate(rows, file.contentId()));
        return contents.open(located, span);
    }

    /** For sending what was opened. */
    public DirectCopy pump() {
        return contents.pump();
    }

    /** Which of these files this party need not send, as it may read the same bytes already. */
    public Set<FilePath> present(List<PackageDraft.ExpectedFile> files, Requester party) {
        return database.read(
                "look which files are there",
                rows -> files.stream()
                        .filter(file -> Stream.of(Algorithm.values())
                                .flatMap(algorithm -> file.digests().digest(algorithm).stream())
                                .anyMatch(digest ->
                                        withDigest(rows, digest, party).isPresent()))
                        .map(PackageDraft.ExpectedFile::path)
                        .collect(Collectors.toSet()));
    }

    /** How many places of a backend there are in each state. */
    public PlaceCounts count(Backend backend) {
        return database.read("count places", rows -> contents.countPlaces(rows, backend.store()));
    }
}
