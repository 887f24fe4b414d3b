package io.stowage.nix.cache;

import io.stowage.database.Database;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.PathHash;
import io.stowage.store.Body;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The narinfos as files in the store, for those who read it without this server. The rows are what counts: a file is
 * written after its row, and again until it has what the row says, by a task where the store did not answer.
 */
public final class NarInfoFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NarInfoFiles.class);
    private static final int AT_ONCE = 200;
    private static final PutOptions AS_NARINFO = PutOptions.REPLACE.withMediaType("text/x-nix-narinfo");

    private final String cache;
    private final Database database;
    private final ObjectStore store;
    private final Layout layout;
    private final PathRows paths;

    NarInfoFiles(String cache, Database database, ObjectStore store, Layout layout) {
        this.cache = cache;
        this.database = database;
        this.store = store;
        this.layout = layout;
        this.paths = new PathRows(cache);
    }

    /** Brings the file of a path to what its row says; what fails is left to the task. */
    void follow(PathHash hash) {
        try {
            write(hash);
        } catch (IOException | StowageException e) {
            LOG.warn("cannot write the file of the narinfo {} in the cache {} yet: {}", hash, cache, e.getMessage());
        }
    }

    /** Does what was left over. Answers how many files it wrote or removed. */
    public int catchUp() throws IOException {
        int done = 0;
        List<PathHash> some = behind();
        while (!some.isEmpty()) {
            for (PathHash hash : some) {
                write(hash);
                done++;
            }
            some = behind();
        }
        return done;
    }

    private List<PathHash> behind() {
        return database.read("find narinfos without files", rows -> {
            List<PathHash> unfiled = paths.notFiled(rows, AT_ONCE);
            return unfiled.isEmpty() ? paths.removed(rows, AT_ONCE) : unfiled;
        });
    }

    /** Others may write or remove the same file meanwhile: it is looked at again after each step. */
    private void write(PathHash hash) throws IOException {
        boolean behind = true;
        while (behind) {
            Optional<StoredPath> found = database.read("find a narinfo", rows -> paths.find(rows, hash));
            if (found.isEmpty()) {
                behind = remove(hash);
            } else if (found.get().isFiled()) {
                behind = false;
            } else {
                byte[] document = found.get().document().getBytes(StandardCharsets.UTF_8);
                store.put(layout.narInfo(hash), Body.of(document), AS_NARINFO);
                long version = found.get().version();
                behind = database.write("note the file of a narinfo", rows -> {
                    paths.setFiled(rows, hash, version);
                    return paths.find(rows, hash).map(path -> !path.isFiled()).orElse(true);
                });
            }
        }
    }

    /** Answers whether the path was uploaded anew meanwhile, so that its file has to be written. */
    private boolean remove(PathHash hash) throws IOException {
        boolean removed = database.read("find a removed narinfo", rows -> paths.isRemoved(rows, hash));
        if (!removed) {
            return false;
        }
        store.delete(layout.narInfo(hash));
        return database.write("note that the file of a narinfo is gone", rows -> {
            boolean there = paths.find(rows, hash).isPresent();
            paths.setFiled(rows, hash, 0);
            paths.forgetRemoved(rows, hash);
            return there;
        });
    }
}
