package io.stowage.artifacts.registry;

import io.stowage.database.Database;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Packages that are there, for those who may see them; what lies in them is {@link Files}. */
public final class Packages {
    private final Database database;
    private final PackageList list;
    private final PackageCount count;

    Packages(Database database) {
        this.database = database;
        this.list = new PackageList(database, PackageList.MOST_SEEN);
        this.count = new PackageCount(database);
    }

    /** One that this party may read. */
    public ArtifactPackage require(String id, Requester party) {
        return database.read("find a package", rows -> requireReadable(rows, id, party));
    }

    static ArtifactPackage requireReadable(Handle rows, String id, Requester party) {
        return Optional.of(id)
                .filter(PackageIds::isOne)
                .flatMap(text -> PackageRows.find(rows, text))
                .filter(found -> isReadable(found, party))
                .orElseThrow(Refusals::noSuchPackage);
    }

    static boolean isReadable(ArtifactPackage found, Requester party) {
        return switch (found.state()) {
            case FINALIZED, EXPIRED -> true;
            case OPEN -> party.publishesFor(found.coordinates().producer());
            case ABANDONED, DELETED -> false;
        };
    }

    /** One that this party may change; others who may read it hear that they may not. */
    static ArtifactPackage requireWritable(Handle rows, String id, Requester party) {
        ArtifactPackage found = requireReadable(rows, id, party);
        requirePublisher(party, found.coordinates());
        return found;
    }

    static void requirePublisher(Requester party, Coordinates at) {
        if (!party.publishesFor(at.producer())) {
            throw Refusals.notYours(at.producer());
        }
    }

    /** By its coordinates; the version {@code latest} is the one that was finalized last. */
    public ArtifactPackage requireByName(String producer, String name, String version, Requester party) {
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
    public record Page(List<ArtifactPackage> packages, Optional<String> next) {
        static Page last(List<ArtifactPackage> packages) {
            return new Page(packages, Optional.empty());
        }

        static Page upTo(List<ArtifactPackage> packages, String id) {
            return new Page(packages, Optional.of(id));
        }
    }

    /** May have fewer than the limit, and still say where to go on. */
    public Page list(PackageFilter filter, Requester party, int limit) {
        return list.page(filter, party, limit);
    }

    /** Of all that the filter means and this party may see. */
    public long count(PackageFilter filter, Requester party) {
        return count.count(filter, party);
    }

    public List<Hold> holds(String id) {
        return database.read("find the holds of a package", rows -> HoldRows.of(rows, id));
    }
}
