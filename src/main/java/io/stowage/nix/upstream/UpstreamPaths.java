package io.stowage.nix.upstream;

import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.nix.format.ForeignUrl;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is known of paths in the upstreams of one cache, so that their NARs are found when clients ask for them. */
final class UpstreamPaths {
    static final Migrations TABLES = Migrations.of("nix_upstream", UpstreamPaths.class, "V1__upstream_paths.sql");

    private static final String SELECT =
            "SELECT hash, nar, upstream, url, document, signers FROM nix_upstream_path WHERE cache = :cache AND ";
    private static final int MOST_OF_A_NAR = 100;
    private static final int FORGOTTEN_AT_ONCE = 1000;

    private final String cache;
    private final Database database;
    private final Clock clock;

    UpstreamPaths(String cache, Database database, Clock clock) {
        this.cache = cache;
        this.database = database;
        this.clock = clock;
    }

    Optional<UpstreamPath> find(PathHash hash) {
        return database.read(
                "find a path of an upstream",
                rows -> rows.createQuery(SELECT + "hash = :hash")
                        .bind("cache", cache)
                        .bind("hash", hash.text())
                        .map((row, context) -> path(row))
                        .findOne());
    }

    /** The paths that have this NAR. */
    List<UpstreamPath> withNar(NarName nar) {
        return database.read(
                "find paths of upstreams by their NAR",
                rows -> rows.createQuery(SELECT + "nar = :nar ORDER BY hash LIMIT :limit")
                        .bind("cache", cache)
                        .bind("nar", nar.fileName())
                        .bind("limit", MOST_OF_A_NAR)
                        .map((row, context) -> path(row))
                        .list());
    }

    void put(UpstreamPath path) {
        int unused = database.write(
                "note a path of an upstream",
                rows -> rows.execute(
                        "INSERT INTO nix_upstream_path (cache, hash, nar, upstream, url, document, signers, asked_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cache, hash) DO UPDATE SET"
                                + " nar = excluded.nar, upstream = excluded.upstream, url = excluded.url,"
                                + " document = excluded.document, signers = excluded.signers,"
                                + " asked_at = excluded.asked_at",
                        cache,
                        path.hash().text(),
                        path.nar().fileName(),
                        path.upstream(),
                        path.url().text(),
                        path.document(),
                        path.signers(),
                        clock.millis()));
    }

    void forget(UpstreamPath path) {
        int unused = database.write(
                "forget a path of an upstream",
                rows -> rows.execute(
                        "DELETE FROM nix_upstream_path WHERE cache = ? AND hash = ? AND upstream = ?",
                        cache,
                        path.hash().text(),
                        path.upstream()));
    }

    /** Forgets some of those that were asked for that long ago, in all caches. Answers how many. */
    static int forgetOld(Database database, Clock clock, Duration age) {
        return database.write(
                "forget paths of upstreams",
                rows -> rows.execute(
                        "DELETE FROM nix_upstream_path WHERE (cache, hash) IN (SELECT cache, hash FROM nix_upstream_path"
                                + " WHERE asked_at < ? ORDER BY asked_at LIMIT ?)",
                        clock.millis() - age.toMillis(),
                        FORGOTTEN_AT_ONCE));
    }

    private static UpstreamPath path(ResultSet row) throws SQLException {
        return new UpstreamPath(
                new PathHash(row.getString(1)),
                NarName.parse(row.getString(2)),
                row.getString(3),
                new ForeignUrl(row.getString(4)),
                row.getString(5),
                row.getString(6));
    }
}
