package io.stowage.nix.cache;

import io.stowage.database.SqlLists;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import io.stowage.nix.format.StorePath;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements on the tables of store paths, each within a transaction of its caller's. */
public final class PathRows {
    private static final String SELECT =
            "SELECT hash, nar, document, signers, owner, version, filed_version, condemned_at FROM nix_path ";

    private final String cache;

    public PathRows(String cache) {
        this.cache = cache;
    }

    public Optional<StoredPath> find(Handle rows, PathHash hash) {
        return rows.createQuery(SELECT + "WHERE cache = :cache AND hash = :hash")
                .bind("cache", cache)
                .bind("hash", hash.text())
                .map((row, context) -> path(row))
                .findOne();
    }

    /** The references that the cache does not have. */
    Set<String> missing(Handle rows, Collection<StorePath> references) {
        Set<String> missing =
                references.stream().map(path -> path.hash().text()).collect(Collectors.toCollection(HashSet::new));
        for (List<String> part : SqlLists.parts(Set.copyOf(missing))) {
            SqlLists.query(rows, "SELECT hash FROM nix_path WHERE hash IN", part, "AND cache = ?", cache)
                    .mapTo(String.class)
                    .forEach(missing::remove);
        }
        return missing;
    }

    void insert(Handle rows, StoredPath path, NarInfo info, long now) {
        rows.execute(
                "INSERT INTO nix_path (cache, hash, name, nar, nar_size, document, signers, owner, created_at, changed_at,"
                        + " version, filed_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                cache,
                path.hash().text(),
                info.storePath().name(),
                path.nar().fileName(),
                info.narSize(),
                path.document(),
                path.signers(),
                path.owner(),
                now,
                now,
                path.version());
        rows.execute(
                "INSERT INTO nix_use (cache, hash, used_at) VALUES (?, ?, ?)",
                cache,
                path.hash().text(),
                now);
        forgetRemoved(rows, path.hash());
        insertReferences(rows, info);
    }

    void update(Handle rows, StoredPath path, NarInfo info, long now) {
        rows.execute(
                "UPDATE nix_path SET name = ?, nar = ?, nar_size = ?, document = ?, signers = ?, owner = ?, changed_at = ?,"
                        + " version = ? WHERE cache = ? AND hash = ?",
                info.storePath().name(),
                path.nar().fileName(),
                info.narSize(),
                path.document(),
                path.signers(),
                path.owner(),
                now,
                path.version(),
                cache,
                path.hash().text());
        deleteReferences(rows, path.hash());
        insertReferences(rows, info);
    }

    private void insertReferences(Handle rows, NarInfo info) {
        Set<String> hashes =
                info.references().stream().map(path -> path.hash().text()).collect(Collectors.toSet());
        if (hashes.isEmpty()) {
            return;
        }
        PreparedBatch batch = rows.prepareBatch("INSERT INTO nix_reference (cache, hash, reference) VALUES (?, ?, ?)");
        hashes.forEach(reference -> batch.add(cache, info.storePath().hash().text(), reference));
        batch.execute();
    }

    private void deleteReferences(Handle rows, PathHash hash) {
        rows.execute("DELETE FROM nix_reference WHERE cache = ? AND hash = ?", cache, hash.text());
    }

    /** Notes that it was uploaded or asked for, and keeps it where it was about to be removed. */
    public void use(Handle rows, PathHash hash, long now) {
        rows.execute(
                "UPDATE nix_use SET used_at = ? WHERE cache = ? AND hash = ? AND used_at < ?",
                now,
                cache,
                hash.text(),
                now);
        rows.execute(
                "UPDATE nix_path SET condemned_at = NULL WHERE cache = ? AND hash = ? AND condemned_at IS NOT NULL",
                cache,
                hash.text());
    }

    boolean isPinned(Handle rows, PathHash hash) {
        return rows.createQuery("SELECT 1 FROM nix_pin WHERE cache = :cache AND hash = :hash")
                .bind("cache", cache)
                .bind("hash", hash.text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /**
     * Leaves notes by which the files in the store are removed. The grace of their NARs begins, unless other narinfos have
     * them.
     */
    public void delete(Handle rows, Collection<PathHash> hashes, long now) {
        PreparedBatch nars = rows.prepareBatch("UPDATE nix_nar SET wanted_at = ?, condemned_at = NULL WHERE cache = ?"
                + " AND name = (SELECT p.nar FROM nix_path p WHERE p.cache = ? AND p.hash = ?)");
        hashes.forEach(hash -> nars.add(now, cache, cache, hash.text()));
        nars.execute();
        each(rows, "DELETE FROM nix_reference WHERE cache = ? AND hash = ?", hashes);
        each(rows, "DELETE FROM nix_use WHERE cache = ? AND hash = ?", hashes);
        each(rows, "DELETE FROM nix_path WHERE cache = ? AND hash = ?", hashes);
        each(
                rows,
                "INSERT INTO nix_removed_path (cache, hash) VALUES (?, ?) ON CONFLICT (cache, hash) DO NOTHING",
                hashes);
    }

    private void each(Handle rows, String statement, Collection<PathHash> hashes) {
        PreparedBatch batch = rows.prepareBatch(statement);
        hashes.forEach(hash -> batch.add(cache, hash.text()));
        batch.execute();
    }

    /** Notes which version the file in the store has; 0 for none. */
    void setFiled(Handle rows, PathHash hash, long version) {
        rows.execute("UPDATE nix_path SET filed_version = ? WHERE cache = ? AND hash = ?", version, cache, hash.text());
    }

    boolean isRemoved(Handle rows, PathHash hash) {
        return rows.createQuery("SELECT 1 FROM nix_removed_path WHERE cache = :cache AND hash = :hash")
                .bind("cache", cache)
                .bind("hash", hash.text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    void forgetRemoved(Handle rows, PathHash hash) {
        rows.execute("DELETE FROM nix_removed_path WHERE cache = ? AND hash = ?", cache, hash.text());
    }

    /** Some whose file in the store is not what the row has. */
    List<PathHash> notFiled(Handle rows, int limit) {
        return hashes(rows, "nix_path WHERE filed_version <> version AND cache = :cache", limit);
    }

    /** Some whose file in the store is still to be removed. */
    List<PathHash> removed(Handle rows, int limit) {
        return hashes(rows, "nix_removed_path WHERE cache = :cache", limit);
    }

    private List<PathHash> hashes(Handle rows, String from, int limit) {
        return rows.createQuery("SELECT hash FROM " + from + " ORDER BY hash LIMIT :limit")
                .bind("cache", cache)
                .bind("limit", limit)
                .map((row, context) -> new PathHash(row.getString(1)))
                .list();
    }

    private static StoredPath path(ResultSet row) throws SQLException {
        return new StoredPath(
                new PathHash(row.getString(1)),
                NarName.parse(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getObject(8) != null);
    }
}
