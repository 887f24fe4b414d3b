package io.stowage.nix.cache;

import io.stowage.content.Contents;
import io.stowage.content.intake.Intake;
import io.stowage.database.Database;
import io.stowage.database.SqlLists;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import io.stowage.store.BodyException;
import io.stowage.store.ByteRange;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes rows for narinfos and NARs that lie in the store of a cache without any, as ncps or a copied bucket left them. Each
 * NAR is read once and has to have the hash that its name says; before that nothing of it is served. No object is changed but
 * narinfos, which are signed and written as if they had been uploaded.
 */
public final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final String NAR_INFO = ".narinfo";

    private final String cache;
    private final Database database;
    private final Contents contents;
    private final String storeName;
    private final ObjectStore store;
    private final Layout layout;
    private final Nars nars;
    private final PathUploads uploads;

    Adoption(String cache, Ground ground, String storeName, Layout layout, Nars nars, PathUploads uploads) {
        this.cache = cache;
        this.database = ground.database();
        this.contents = ground.contents();
        this.storeName = storeName;
        this.store = ground.stores().require(storeName);
        this.layout = layout;
        this.nars = nars;
        this.uploads = uploads;
    }

    /** What one round came to. */
    public record Round(int adopted, int refused) {
        Round plus(Round other) {
            return new Round(adopted + other.adopted, refused + other.refused);
        }
    }

    /**
     * Goes through all narinfos in the store, and again as long as that brings something, as one may need the references that
     * came after it.
     *
     * @param owner who pays for those who read without a key
     */
    public Round adopt(String owner, BooleanSupplier goesOn) throws IOException {
        Round all = new Round(0, 0);
        Round last = pass(owner, goesOn);
        while (last.adopted() > 0 && last.refused() > 0 && goesOn.getAsBoolean()) {
            all = new Round(all.adopted() + last.adopted(), 0);
            last = pass(owner, goesOn);
        }
        return all.plus(last);
    }

    private Round pass(String owner, BooleanSupplier goesOn) throws IOException {
        Round all = new Round(0, 0);
        ListQuery query = ListQuery.prefix(layout.narInfos());
        while (goesOn.getAsBoolean()) {
            Listing page = store.list(query);
            for (PathHash hash : unknown(page.objects())) {
                if (goesOn.getAsBoolean()) {
                    all = all.plus(adoptOne(hash, owner) ? new Round(1, 0) : new Round(0, 1));
                }
            }
            if (page.next().isEmpty()) {
                return all;
            }
            query = query.after(page.next().get());
        }
        return all;
    }

    /** Those that no row knows, and that are not about to be removed. What has another name is none of ours. */
    private List<PathHash> unknown(List<ObjectInfo> objects) {
        Set<String> hashes = new HashSet<>();
        for (ObjectInfo object : objects) {
            String key = object.key().text();
            String name = key.substring(key.lastIndexOf('/') + 1);
            if (name.endsWith(NAR_INFO)) {
                hashes.add(name.substring(0, name.length() - NAR_INFO.length()));
            }
        }
        for (List<String> part : SqlLists.parts(Set.copyOf(hashes))) {
            for (String table : List.of("nix_path", "nix_removed_path")) {
                List<String> known = database.read(
                        "find narinfos without rows",
                        rows -> SqlLists.query(
                                        rows,
                                        "SELECT hash FROM " + table + " WHERE hash IN",
                                        part,
                                        "AND cache = ?",
                                        cache)
                                .mapTo(String.class)
                                .list());
                known.forEach(hashes::remove);
            }
        }
        List<PathHash> unknown = new ArrayList<>();
        hashes.stream().filter(PathHash::isOne).sorted().forEach(hash -> unknown.add(new PathHash(hash)));
        return unknown;
    }

    /** False where it is refused; a store or a database that does not answer ends the round. */
    private boolean adoptOne(PathHash hash, String owner) throws IOException {
        try {
            byte[] document = read(layout.narInfo(hash));
            NarName nar = NarInfo.parse(document).url().name();
            if (nars.find(nar).isEmpty()) {
                try (Intake intake = contents.adopt(storeName, layout.nar(nar), nar.digest())) {
                    boolean unused = nars.publish(intake, nar, owner);
                }
            }
            PathUploads.Outcome unused = uploads.put(hash, document, owner);
            return true;
        } catch (BodyException e) {
            return refused(hash, e);
        } catch (StowageException e) {
            if (e.fault() == Fault.DATABASE_UNAVAILABLE || e.fault() == Fault.STORE_UNAVAILABLE) {
                throw e;
            }
            return refused(hash, e);
        }
    }

    private boolean refused(PathHash hash, Exception e) {
        LOG.warn("{}.narinfo lies in the store of the cache {} and is not served: {}", hash, cache, e.getMessage());
        return false;
    }

    private byte[] read(Key key) throws IOException {
        Optional<Reading> found = store.open(key, ByteRange.ALL);
        if (found.isEmpty()) {
            throw new StowageException(Fault.NOT_FOUND, "it is gone again");
        }
        try (Reading reading = found.get()) {
            return reading.stream().readNBytes(NarInfo.MAX_BYTES + 1);
        }
    }
}
