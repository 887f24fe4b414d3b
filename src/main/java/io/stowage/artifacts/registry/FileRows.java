package io.stowage.artifacts.registry;

import io.stowage.content.rows.Checksum;
import io.stowage.digest.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** The statements on files, each within a transaction of its caller's. */
final class FileRows {
    private static final String COLUMNS =
            "SELECT f.package, f.path, f.state, f.content, f.size, f.media_type, f.sha256,"
                    + " f.sha512, f.sha1, f.md5, f.uploaded_at FROM artifact_file f ";
    private static final String INSERT = "INSERT INTO artifact_file (package, path, state, content, size, media_type,"
            + " sha256, sha512, sha1, md5, uploaded_at) VALUES (:package, :path, :state, :content, :size, :type, :sha256,"
            + " :sha512, :sha1, :md5, :uploaded)";
    private static final String REPLACE = " ON CONFLICT (package, path) DO UPDATE SET state = excluded.state,"
            + " content = excluded.content, size = excluded.size, media_type = excluded.media_type,"
            + " sha256 = excluded.sha256, sha512 = excluded.sha512, sha1 = excluded.sha1, md5 = excluded.md5,"
            + " uploaded_at = excluded.uploaded_at";

    private FileRows() {}

    static Optional<ArtifactFile> find(Handle rows, String packageId, FilePath path) {
        return rows.createQuery(COLUMNS + "WHERE f.package = :package AND f.path = :path")
                .bind("package", packageId)
                .bind("path", path.text())
                .map((row, context) -> read(row))
                .findOne();
    }

    /** In the order of the bytes of their paths. */
    static List<ArtifactFile> page(Handle rows, String packageId, String after, int limit) {
        return rows.createQuery(COLUMNS + "WHERE f.package = :package AND f.path > :after ORDER BY f.path LIMIT :limit")
                .bind("package", packageId)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> read(row))
                .list();
    }

    /** Those that have to come before the package can be finalized. */
    static List<String> missing(Handle rows, String packageId, int limit) {
        return rows.createQuery("SELECT path FROM artifact_file WHERE package = :package AND state <> 2"
                        + " ORDER BY path LIMIT :limit")
                .bind("package", packageId)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    static long count(Handle rows, String packageId) {
        return rows.createQuery("SELECT COUNT(*) FROM artifact_file WHERE package = :package")
                .bind("package", packageId)
                .mapTo(Long.class)
                .one();
    }

    /** A file where this path needs a folder, or the other way round. */
    static Optional<String> inTheWay(Handle rows, String packageId, FilePath path) {
        List<String> folders = path.folders();
        if (!folders.isEmpty()) {
            Optional<String> file = rows.createQuery(
                            "SELECT path FROM artifact_file WHERE package = :package AND path IN (<folders>)")
                    .bind("package", packageId)
                    .bindList("folders", folders)
                    .mapTo(String.class)
                    .findFirst();
            if (file.isPresent()) {
                return file;
            }
        }
        // Everything below a folder lies between its slash and the character behind that.
        return rows.createQuery(
                        "SELECT path FROM artifact_file WHERE package = :package AND path > :from AND path < :to"
                                + " LIMIT 1")
                .bind("package", packageId)
                .bind("from", path.text() + "/")
                .bind("to", path.text() + "0")
                .mapTo(String.class)
                .findFirst();
    }

    static void insert(Handle rows, List<ArtifactFile> files) {
        if (files.isEmpty()) {
            return;
        }
        PreparedBatch batch = rows.prepareBatch(INSERT);
        for (ArtifactFile file : files) {
            bind(batch, file).add();
        }
        batch.execute();
    }

    static void put(Handle rows, ArtifactFile file) {
        bind(rows.createUpdate(INSERT + REPLACE), file).execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, ArtifactFile file) {
        return statement
                .bind("package", file.packageId())
                .bind("path", file.path().text())
                .bind("state", file.state().code())
                .bind("content", file.content().orElse(null))
                .bind("size", file.size().orElse(null))
                .bind("type", file.mediaType())
                .bind("sha256", file.digests().column(Checksum.SHA256))
                .bind("sha512", file.digests().column(Checksum.SHA512))
                .bind("sha1", file.digests().column(Checksum.SHA1))
                .bind("md5", file.digests().column(Checksum.MD5))
                .bind("uploaded", PackageRows.millis(file.uploadedAt()));
    }

    static void delete(Handle rows, ArtifactFile file) {
        rows.execute(
                "DELETE FROM artifact_file WHERE package = ? AND path = ?",
                file.packageId(),
                file.path().text());
    }

    /** Stored files with this digest, some of them: in packages that all may read, or in open ones. */
    static List<ArtifactFile> withDigest(Handle rows, Digest digest, boolean open, int limit) {
        return rows.createQuery(COLUMNS + "JOIN artifact_package p ON p.id = f.package WHERE f."
                        + digest.algorithm().label() + " = :value AND f.state = 2 AND p.state "
                        + (open ? "= 0" : "IN (1, 2)") + " LIMIT :limit")
                .bind("value", digest.bytes())
                .bind("limit", limit)
                .map((row, context) -> read(row))
                .list();
    }

    private static ArtifactFile read(ResultSet row) throws SQLException {
        Digests digests = Digests.NONE
                .learn(Checksum.SHA256, row.getBytes(7))
                .learn(Checksum.SHA512, row.getBytes(8))
                .learn(Checksum.SHA1, row.getBytes(9))
                .learn(Checksum.MD5, row.getBytes(10));
        return new ArtifactFile(
                row.getString(1),
                new FilePath(row.getString(2)),
                ArtifactFile.State.of(row.getInt(3)),
                number(row, 4),
                number(row, 5),
                row.getString(6),
                digests,
                PackageRows.instant(row, 11));
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
