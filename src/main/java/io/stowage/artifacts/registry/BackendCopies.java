package io.stowage.artifacts.registry;

import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.Route;
import io.stowage.content.Contents;
import io.stowage.content.rows.Content;
import io.stowage.database.Database;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.Stores;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings bytes to as many backends as a rule asks for. */
final class BackendCopies {
    private static final Logger LOG = LoggerFactory.getLogger(BackendCopies.class);
    /** Nothing lies there: what counts is whether a store answers that. */
    private static final Digest NOTHING = new Digest(Algorithm.SHA256, "0".repeat(64));

    private final Database database;
    private final Contents contents;
    private final Stores stores;
    private final Algorithm primary;

    BackendCopies(Database database, Contents contents, Stores stores, Algorithm primary) {
        this.database = database;
        this.contents = contents;
        this.stores = stores;
        this.primary = primary;
    }

    /** The backend that takes the bytes while they come. Only where a rule lets one be passed over, each is asked first. */
    Backend firstThatAnswers(Route route) throws IOException {
        Optional<IOException> last = Optional.empty();
        if (route.passesOver()) {
            for (Backend backend : route.backends()) {
                try {
                    stores.require(backend.store()).head(backend.key(NOTHING));
                    return backend;
                } catch (IOException e) {
                    LOG.warn("backend {} is passed over: {}", backend.id(), e.getMessage());
                    last = Optional.of(e);
                }
            }
        }
        if (last.isPresent()) {
            throw last.get();
        }
        return route.backends().get(0);
    }

    /** Copies to the others of the route, in their order. Throws where fewer have the bytes than are needed. */
    void spread(Route route, ArtifactFile file, Backend first) throws IOException {
        Content content = database.read("find the bytes of a file", rows -> contents.require(rows, file.contentId()));
        Digest digest = file.primary(primary);
        contents.copy(content, first.store(), first.key(digest));
        if (!route.copies()) {
            return;
        }
        int have = 1;
        Optional<Exception> failure = Optional.empty();
        for (Backend backend : route.backends()) {
            if (backend.equals(first)) {
                continue;
            }
            try {
                contents.copy(content, backend.store(), backend.key(digest));
                have++;
            } catch (IOException | StowageException e) {
                LOG.warn("cannot copy {} to the backend {}: {}", digest, backend.id(), e.getMessage());
                failure = Optional.of(e);
            }
        }
        if (have < route.needed()) {
            throw new StowageException(
                    Fault.STORE_UNAVAILABLE,
                    "only " + have + " of " + route.needed() + " backends that must have the file could store it",
                    failure.orElse(null));
        }
    }
}
