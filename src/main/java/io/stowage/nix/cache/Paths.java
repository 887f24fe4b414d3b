package io.stowage.nix.cache;

import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.PathHash;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The store paths of one cache. */
public final class Paths {
    private final Database database;
    private final PathRows paths;
    private final SigningKeys keys;
    private final NarInfoFiles files;
    private final LastUses uses;
    private final Clock clock;

    Paths(String cache, Ground ground, SigningKeys keys, NarInfoFiles files, LastUses uses) {
        this.uses = uses;
        this.clock = ground.clock();
        this.database = ground.database();
        this.paths = new PathRows(cache);
        this.keys = keys;
        this.files = files;
    }

    /** A narinfo as clients get it, and who pays for those who read it without a key. */
    public record Found(String document, String owner) {}

    /** Signed by all keys that the cache has now, also where it was uploaded before they were there. */
    public Optional<Found> find(PathHash hash) {
        Optional<StoredPath> found = database.read("find the narinfo " + hash, rows -> paths.find(rows, hash));
        if (found.isPresent() && found.get().condemned()) {
            found = keep(hash);
        } else if (found.isPresent()) {
            uses.note(hash);
        }
        return found.map(path -> new Found(signed(path), path.owner()));
    }

    /** Before anybody hears that it is there: it was about to be removed. */
    private Optional<StoredPath> keep(PathHash hash) {
        return database.write("keep the path " + hash, rows -> {
            paths.use(rows, hash, clock.millis());
            return paths.find(rows, hash);
        });
    }

    private String signed(StoredPath path) {
        return path.signers().equals(keys.signers())
                ? path.document()
                : keys.sign(path.parse()).text();
    }

    /** Refuses a pinned one. The NAR stays: others may have the same. False when the path is not there. */
    public boolean delete(PathHash hash) {
        boolean deleted = database.write("delete the narinfo " + hash, rows -> {
            boolean there = paths.find(rows, hash).isPresent();
            if (there && paths.isPinned(rows, hash)) {
                throw new StowageException(Fault.CONFLICT, "this path is pinned; remove the pin before it");
            }
            if (there) {
                paths.delete(rows, List.of(hash), clock.millis());
            }
            return there;
        });
        if (deleted) {
            files.follow(hash);
        }
        return deleted;
    }
}
