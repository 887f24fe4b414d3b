package io.stowage.nix.cache;

import io.stowage.database.Database;
import io.stowage.nix.format.PathHash;
import java.util.Optional;

/** The store paths of one cache. */
public final class Paths {
    private final Database database;
    private final PathRows paths;
    private final SigningKeys keys;
    private final NarInfoFiles files;

    Paths(String cache, Ground ground, SigningKeys keys, NarInfoFiles files) {
        this.database = ground.database();
        this.paths = new PathRows(cache);
        this.keys = keys;
        this.files = files;
    }

    /** A narinfo as clients get it, and who pays for those who read it without a key. */
    public record Found(String document, String owner) {}

    /** Signed by all keys that the cache has now, also where it was uploaded before they were there. */
    public Optional<Found> find(PathHash hash) {
        return database.read("find the narinfo " + hash, rows -> paths.find(rows, hash))
                .map(path -> new Found(signed(path), path.owner()));
    }

    private String signed(StoredPath path) {
        return path.signers().equals(keys.signers())
                ? path.document()
                : keys.sign(path.parse()).text();
    }

    /** The NAR stays: others may have the same. False when the path is not there. */
    public boolean delete(PathHash hash) {
        boolean deleted = database.write("delete the narinfo " + hash, rows -> {
            boolean there = paths.find(rows, hash).isPresent();
            if (there) {
                paths.delete(rows, hash);
            }
            return there;
        });
        if (deleted) {
            files.follow(hash);
        }
        return deleted;
    }
}
