package io.stowage.artifacts.registry;

import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.Backends;
import io.stowage.artifacts.routing.FileFacts;
import io.stowage.artifacts.routing.Routing;
import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import io.stowage.database.Database;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.BodyException;
import io.stowage.store.StoreFaults;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the manifest of a package on every backend that has files of it, so that a registry whose rows are lost can be
 * put together again from what the backends have. It is let go of with the package.
 */
final class ManifestCopies {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestCopies.class);
    private static final int PAGE = 1000;

    private final Database database;
    private final Contents contents;
    private final Routing routing;
    private final Algorithm primary;

    ManifestCopies(Database database, Contents contents, Routing routing, Algorithm primary) {
        this.database = database;
        this.contents = contents;
        this.routing = routing;
        this.primary = primary;
    }

    /** What is to be stored, and where. */
    private record Plan(ManifestText text, Digest digest, long length, Digest manifest, List<Backend> backends) {}

    /**
     * Stores the manifest of a package that is open and whose files are all there. Throws where no backend takes it; one
     * of several that does not is told to the log.
     *
     * @return the digest of the manifest that was stored
     */
    Digest keep(ArtifactPackage open) throws IOException {
        Plan plan = plan(open);
        Optional<Content> kept = Optional.empty();
        Optional<StowageException> failure = Optional.empty();
        for (Backend backend : plan.backends()) {
            try {
                kept = Optional.of(keep(plan, backend, kept));
            } catch (StowageException e) {
                if (e.fault() != Fault.STORE_UNAVAILABLE && e.fault() != Fault.STORE_FULL) {
                    throw e;
                }
                LOG.warn(
                        "the backend {} keeps no manifest of the package {}: {}",
                        backend.id(),
                        open.id(),
                        e.getMessage());
                failure = Optional.of(e);
            }
        }
        if (kept.isEmpty()) {
            throw failure.orElseThrow();
        }
        return plan.manifest();
    }

    private Content keep(Plan plan, Backend backend, Optional<Content> kept) throws IOException {
        try {
            if (kept.isEmpty()) {
                return store(plan, backend);
            }
            contents.copy(
                    kept.get(),
                    backend.store(),
                    backend.manifestKey(plan.text().about().id(), plan.digest()));
            return kept.get();
        } catch (BodyException e) {
            throw changed(e);
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    static StowageException changed(@Nullable Throwable cause) {
        return new StowageException(
                        Fault.CONFLICT, "files came while the package was finalized; finalize it again", cause)
                .coded("package_changed");
    }

    private Plan plan(ArtifactPackage open) {
        ManifestText text = new ManifestText(open, primary);
        MessageDigest whole = Algorithm.SHA256.newDigest();
        MessageDigest files = Algorithm.SHA256.newDigest();
        byte[] head = text.head();
        whole.update(head);
        long length = head.length;
        Set<String> stores = new HashSet<>();
        List<ArtifactFile> page = page(open.id(), "");
        while (!page.isEmpty()) {
            for (ArtifactFile file : page) {
                byte[] line = text.line(file);
                whole.update(line);
                files.update(line);
                length += line.length;
            }
            stores.addAll(stores(page));
            page = page(open.id(), page.get(page.size() - 1).path().text());
        }
        return new Plan(
                text,
                Digest.of(Algorithm.SHA256, whole.digest()),
                length,
                Digest.of(Algorithm.SHA256, files.digest()),
                backends(open, stores));
    }

    private List<ArtifactFile> page(String packageId, String after) {
        return database.read("read files for a manifest", rows -> FileRows.page(rows, packageId, after, PAGE)).stream()
                .filter(ArtifactFile::isStored)
                .toList();
    }

    private Set<String> stores(List<ArtifactFile> page) {
        List<Long> ids = page.stream().map(ArtifactFile::contentId).toList();
        Set<String> stores = new HashSet<>();
        database.read("find where files lie", rows -> contents.places(rows, ids))
                .values()
                .forEach(places -> places.stream()
                        .filter(place -> place.state() == Place.State.WHOLE)
                        .map(Place::store)
                        .forEach(stores::add));
        return stores;
    }

    /** Those that have files of it, in the order of the settings; for a package without files those of its rule. */
    private List<Backend> backends(ArtifactPackage open, Set<String> stores) {
        Backends all = routing.backends();
        List<Backend> found = new ArrayList<>(
                all.all().stream().filter(each -> stores.contains(each.store())).toList());
        if (found.isEmpty()) {
            FileFacts facts = FileFacts.of(
                            open.retentionClass(), open.coordinates().producer())
                    .with("name", open.coordinates().name())
                    .with("version", open.coordinates().version())
                    .labelled(open.labels());
            found.addAll(routing.route(facts).backends());
        }
        return found;
    }

    /** The package claims it while it is still open, so that nothing but its end lets go of it. */
    private Content store(Plan plan, Backend backend) throws IOException {
        String id = plan.text().about().id();
        try (InputStream bytes = plan.text().stream(after -> page(id, after));
                Intake intake = contents.receive(Incoming.of(bytes, OptionalLong.of(plan.length()))
                        .in(backend.store())
                        .at(backend.manifestKey(id, plan.digest()))
                        .expecting(plan.digest()))) {
            return intake.publish("keep a manifest", (rows, content) -> {
                boolean open = PackageRows.find(rows, id)
                        .filter(found -> found.state() == PackageState.OPEN)
                        .isPresent();
                if (!open) {
                    throw Refusals.conflict("package_finalized", "the package was finalized or deleted meanwhile");
                }
                PackageRows.manifestContent(rows, id)
                        .filter(old -> old != content.id())
                        .ifPresent(old -> contents.letGo(rows, old));
                PackageRows.setManifestContent(rows, id, Optional.of(content.id()));
                return content;
            });
        }
    }
}
