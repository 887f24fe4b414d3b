package io.stowage.nix.cache;

import io.stowage.nix.format.NarName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements on the table of NARs, each within a transaction of its caller's. */
final class NarRows {
    private final String cache;

    NarRows(String cache) {
        this.cache = cache;
    }

    Optional<StoredNar> find(Handle rows, NarName name) {
        return rows.createQuery(
                        "SELECT name, content, size, owner, condemned_at FROM nix_nar WHERE cache = :cache AND name = :name")
                .bind("cache", cache)
                .bind("name", name.fileName())
                .map((row, context) -> nar(row))
                .findOne();
    }

    /** False when there is one of this name. */
    boolean insert(Handle rows, StoredNar nar, long now) {
        return rows.execute(
                        "INSERT INTO nix_nar (cache, name, content, size, owner, stored_at, wanted_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (cache, name) DO NOTHING",
                        cache,
                        nar.name().fileName(),
                        nar.content(),
                        nar.size(),
                        nar.owner(),
                        now,
                        now)
                > 0;
    }

    /** It is wanted, though maybe no narinfo has it: its grace begins anew. */
    void want(Handle rows, NarName name, long now) {
        rows.execute(
                "UPDATE nix_nar SET wanted_at = ?, condemned_at = NULL WHERE cache = ? AND name = ?",
                now,
                cache,
                name.fileName());
    }

    boolean isReferred(Handle rows, NarName name) {
        return rows.createQuery("SELECT 1 FROM nix_path WHERE cache = :cache AND nar = :nar LIMIT 1")
                .bind("cache", cache)
                .bind("nar", name.fileName())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    void delete(Handle rows, NarName name) {
        rows.execute("DELETE FROM nix_nar WHERE cache = ? AND name = ?", cache, name.fileName());
    }

    private static StoredNar nar(ResultSet row) throws SQLException {
        return new StoredNar(
                NarName.parse(row.getString(1)),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getObject(5) != null);
    }
}
