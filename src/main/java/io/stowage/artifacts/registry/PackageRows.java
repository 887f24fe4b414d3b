package io.stowage.artifacts.registry;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The statements on packages, their labels and holds, each within a transaction of its caller's. */
final class PackageRows {
    /** An open package is counted, as many uploads at once would otherwise wait for its row. */
    private static final String COLUMNS =
            "SELECT p.id, p.producer, p.name, p.version, p.retention_class, p.state, p.owner,"
                    + " p.created_by, p.created_at, p.finalized_at, p.expires_at, p.expired_at, p.manifest, p.row_version,"
                    + " CASE WHEN p.state = 0 THEN (SELECT COUNT(*) FROM artifact_file f WHERE f.package = p.id AND f.state = 2)"
                    + " ELSE p.file_count END AS files,"
                    + " CASE WHEN p.state = 0 THEN (SELECT COALESCE(SUM(f.size), 0) FROM artifact_file f"
                    + " WHERE f.package = p.id AND f.state = 2) ELSE p.total_size END AS bytes FROM artifact_package p ";

    private PackageRows() {}

    static Query select(Handle rows, String rest) {
        return rows.createQuery(COLUMNS + rest);
    }

    /** Rows of {@link #select}, with their labels. */
    static List<ArtifactPackage> list(Handle rows, Query query) {
        return query.map((row, context) -> read(row)).list().stream()
                .map(found -> labelled(rows, found))
                .toList();
    }

    static Optional<ArtifactPackage> find(Handle rows, String id) {
        return list(rows, select(rows, "WHERE p.id = :id").bind("id", id)).stream()
                .findFirst();
    }

    /** The one with these coordinates that was neither deleted nor given up. */
    static Optional<ArtifactPackage> live(Handle rows, Coordinates at) {
        return list(
                        rows,
                        at(
                                select(
                                        rows,
                                        "WHERE p.producer = :producer AND p.name = :name AND p.version = :version AND p.state < 3"),
                                at))
                .stream()
                .findFirst();
    }

    static boolean isBuried(Handle rows, Coordinates at) {
        return at(
                        rows.createQuery("SELECT 1 FROM artifact_package WHERE producer = :producer AND name = :name"
                                + " AND version = :version AND tombstone = 1"),
                        at)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    private static Query at(Query query, Coordinates at) {
        return query.bind("producer", at.producer()).bind("name", at.name()).bind("version", at.version());
    }

    static void insert(Handle rows, ArtifactPackage made) {
        rows.createUpdate(
                        "INSERT INTO artifact_package (id, producer, name, version, retention_class, state, owner,"
                                + " created_by, created_at, expires_at, delete_reason, file_count, total_size, row_version, tombstone)"
                                + " VALUES (:id, :producer, :name, :version, :class, 0, :owner, :by, :at, :expires, '', 0, 0, 1, 0)")
                .bind("id", made.id())
                .bind("producer", made.coordinates().producer())
                .bind("name", made.coordinates().name())
                .bind("version", made.coordinates().version())
                .bind("class", made.retentionClass())
                .bind("owner", made.owner())
                .bind("by", made.createdBy())
                .bind("at", made.createdAt().toEpochMilli())
                .bind("expires", millis(made.expiresAt()))
                .execute();
        setLabels(rows, made.id(), made.labels());
    }

    static void setLabels(Handle rows, String id, Map<String, String> labels) {
        rows.execute("DELETE FROM artifact_label WHERE package = ?", id);
        PreparedBatch batch = rows.prepareBatch("INSERT INTO artifact_label (package, name, value) VALUES (?, ?, ?)");
        labels.forEach((name, value) -> batch.add(id, name, value));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    static void finalize(Handle rows, String id, Digest manifest, long files, long bytes, Instant now) {
        rows.execute(
                "UPDATE artifact_package SET state = 1, manifest = ?, file_count = ?, total_size = ?, finalized_at = ?,"
                        + " row_version = row_version + 1 WHERE id = ?",
                manifest.bytes(),
                files,
                bytes,
                now.toEpochMilli(),
                id);
    }

    /** The content that is the manifest as it is kept in backends. */
    static Optional<Long> manifestContent(Handle rows, String id) {
        return rows.createQuery("SELECT manifest_content FROM artifact_package WHERE id = :id AND"
                        + " manifest_content IS NOT NULL")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne();
    }

    static void setManifestContent(Handle rows, String id, Optional<Long> content) {
        rows.execute("UPDATE artifact_package SET manifest_content = ? WHERE id = ?", content.orElse(null), id);
    }

    static void change(Handle rows, String id, String retentionClass, Optional<Instant> expiresAt) {
        rows.createUpdate("UPDATE artifact_package SET retention_class = :class, expires_at = :expires,"
                        + " row_version = row_version + 1 WHERE id = :id")
                .bind("class", retentionClass)
                .bind("expires", millis(expiresAt))
                .bind("id", id)
                .execute();
    }

    static void touch(Handle rows, String id) {
        rows.execute("UPDATE artifact_package SET row_version = row_version + 1 WHERE id = ?", id);
    }

    static void expire(Handle rows, String id, Instant now) {
        rows.execute(
                "UPDATE artifact_package SET state = 2, expired_at = ?, row_version = row_version + 1 WHERE id = ?",
                now.toEpochMilli(),
                id);
    }

    /** The end of a package; its files go afterwards, some at a time. */
    static void end(Handle rows, String id, PackageState state, String reason, boolean tombstone, Instant now) {
        rows.execute(
                "UPDATE artifact_package SET state = ?, delete_reason = ?, deleted_at = ?, tombstone = ?,"
                        + " row_version = row_version + 1 WHERE id = ?",
                state.code(),
                reason,
                now.toEpochMilli(),
                tombstone ? 1 : 0,
                id);
        rows.execute("DELETE FROM artifact_label WHERE package = ?", id);
        rows.execute("DELETE FROM artifact_hold WHERE package = ?", id);
    }

    static List<Hold> holds(Handle rows, String id) {
        return rows.createQuery(
                        "SELECT name, reason, until, set_by, set_at FROM artifact_hold WHERE package = :id ORDER BY name")
                .bind("id", id)
                .map((row, context) -> new Hold(
                        row.getString(1),
                        row.getString(2),
                        instant(row, 3),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5))))
                .list();
    }

    /** Whether one of them still counts. */
    static boolean isHeld(Handle rows, String id, Instant now) {
        return holds(rows, id).stream()
                .anyMatch(hold -> hold.until().map(now::isBefore).orElse(true));
    }

    static void putHold(Handle rows, String id, Hold hold) {
        rows.createUpdate("INSERT INTO artifact_hold (package, name, reason, until, set_by, set_at)"
                        + " VALUES (:id, :name, :reason, :until, :by, :at) ON CONFLICT (package, name) DO UPDATE SET"
                        + " reason = excluded.reason, until = excluded.until, set_by = excluded.set_by,"
                        + " set_at = excluded.set_at")
                .bind("id", id)
                .bind("name", hold.name())
                .bind("reason", hold.reason())
                .bind("until", millis(hold.until()))
                .bind("by", hold.setBy())
                .bind("at", hold.setAt().toEpochMilli())
                .execute();
    }

    static boolean removeHold(Handle rows, String id, String name) {
        return rows.execute("DELETE FROM artifact_hold WHERE package = ? AND name = ?", id, name) > 0;
    }

    private static ArtifactPackage labelled(Handle rows, ArtifactPackage found) {
        Map<String, String> labels = new LinkedHashMap<>();
        rows.createQuery("SELECT name, value FROM artifact_label WHERE package = :id ORDER BY name")
                .bind("id", found.id())
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(label -> labels.put(label.getKey(), label.getValue()));
        return new ArtifactPackage(
                found.id(),
                found.coordinates(),
                found.retentionClass(),
                found.state(),
                labels,
                found.owner(),
                found.createdBy(),
                found.createdAt(),
                found.finalizedAt(),
                found.expiresAt(),
                found.expiredAt(),
                found.manifest(),
                found.files(),
                found.bytes(),
                found.version());
    }

    private static ArtifactPackage read(ResultSet row) throws SQLException {
        byte @Nullable [] manifest = row.getBytes("manifest");
        return new ArtifactPackage(
                row.getString("id"),
                new Coordinates(row.getString("producer"), row.getString("name"), row.getString("version")),
                row.getString("retention_class"),
                PackageState.of(row.getInt("state")),
                Map.of(),
                row.getString("owner"),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, 10),
                instant(row, 11),
                instant(row, 12),
                Optional.ofNullable(manifest)
                        .map(value ->
                                new Digest(Algorithm.SHA256, HexFormat.of().formatHex(value))),
                row.getLong("files"),
                row.getLong("bytes"),
                row.getLong("row_version"));
    }

    static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    static @Nullable Long millis(Optional<Instant> moment) {
        return moment.map(Instant::toEpochMilli).orElse(null);
    }
}
