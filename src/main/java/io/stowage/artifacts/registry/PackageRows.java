package io.stowage.artifacts.registry;

import io.stowage.database.SqlLists;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    /** Rows of {@link #select}, without their labels. */
    static List<ArtifactPackage> bare(Query query) {
        return query.map((row, context) -> read(row)).list();
    }

    /** Rows of {@link #select}, with their labels. */
    static List<ArtifactPackage> list(Handle rows, Query query) {
        return labelled(rows, bare(query));
    }

    /** Those of them that are there, in their order and without their labels. */
    static List<ArtifactPackage> bare(Handle rows, List<String> ids) {
        Map<String, ArtifactPackage> found = new HashMap<>();
        for (List<String> part : SqlLists.parts(ids)) {
            bare(SqlLists.query(rows, COLUMNS + "WHERE p.id IN", part, "")).forEach(each -> found.put(each.id(), each));
        }
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
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
                                + " created_by, created_at, expires_at, delete_reason, file_count, total_size, row_version, tombstone, emptied)"
                                + " VALUES (:id, :producer, :name, :version, :class, 0, :owner, :by, :at, :expires, '', 0, 0, 1, 0, 0)")
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

    /** Which of these finalized packages are among the newest of their names. */
    static Set<String> amongTheLast(Handle rows, List<String> ids, int keepLast) {
        Set<String> last = new HashSet<>();
        for (List<String> part : SqlLists.parts(ids)) {
            SqlLists.query(
                            rows,
                            "SELECT p.id FROM artifact_package p WHERE p.id IN",
                            part,
                            "AND (SELECT n.id FROM artifact_package n WHERE n.producer = p.producer AND n.name = p.name"
                                    + " AND n.state = 1 AND (n.finalized_at, n.id) > (p.finalized_at, p.id)"
                                    + " ORDER BY n.finalized_at, n.id LIMIT 1 OFFSET ?) IS NULL",
                            keepLast - 1)
                    .mapTo(String.class)
                    .forEach(last::add);
        }
        return last;
    }

    /** Nothing is left of a package that is over but its row. */
    static void setEmptied(Handle rows, String id) {
        rows.execute("UPDATE artifact_package SET emptied = 1 WHERE id = ? AND state >= 3", id);
    }

    /** Packages that are over and of which there may be something left, some of them. */
    static List<String> leftovers(Handle rows, int limit) {
        return rows.createQuery(
                        "SELECT id FROM artifact_package WHERE state >= 3 AND emptied = 0 ORDER BY id LIMIT :limit")
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** Removes rows of packages that were over before that moment, some of them; answers how many. */
    static int forget(Handle rows, Instant before, int limit) {
        return rows.execute(
                "DELETE FROM artifact_package WHERE id IN (SELECT id FROM artifact_package WHERE state >= 3"
                        + " AND tombstone = 0 AND emptied = 1 AND deleted_at < ? ORDER BY deleted_at LIMIT ?)",
                before.toEpochMilli(),
                limit);
    }

    /** The same packages with their labels. */
    static List<ArtifactPackage> labelled(Handle rows, List<ArtifactPackage> packages) {
        Map<String, Map<String, String>> labels = new HashMap<>();
        List<String> ids = packages.stream().map(ArtifactPackage::id).toList();
        for (List<String> part : SqlLists.parts(ids)) {
            SqlLists.query(
                            rows,
                            "SELECT package, name, value FROM artifact_label WHERE package IN",
                            part,
                            "ORDER BY package, name")
                    .map((row, context) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                    .forEach(label -> labels.computeIfAbsent(label.get(0), id -> new LinkedHashMap<>())
                            .put(label.get(1), label.get(2)));
        }
        return packages.stream()
                .map(each -> each.labelled(labels.getOrDefault(each.id(), Map.of())))
                .toList();
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
