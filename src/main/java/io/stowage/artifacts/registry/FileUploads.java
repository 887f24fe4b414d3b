package io.stowage.artifacts.registry;

import io.stowage.artifacts.routing.Backend;
import io.stowage.content.Contents;
import io.stowage.content.intake.Incoming;
import io.stowage.content.intake.Intake;
import io.stowage.content.rows.Checksum;
import io.stowage.content.rows.Content;
import io.stowage.database.Database;
import io.stowage.database.Ulids;
import io.stowage.digest.Algorithm;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Files in pieces, for connections that break. A piece is on the disk when it is acknowledged; closing the upload puts
 * the pieces together and stores the file like any other one, so it is proven to be what was announced.
 */
public final class FileUploads {
    private static final int MOST_PIECES = 10_000;
    private static final int MOST_OPEN = 1000;

    private final Database database;
    private final Contents contents;
    private final FileIntake intake;
    private final FilePlacing placing;
    private final Removal removal;
    private final RegistryLimits limits;
    private final Algorithm primary;
    private final Ulids ids;
    private final Clock clock;

    FileUploads(
            Database database,
            Contents contents,
            FileIntake intake,
            FilePlacing placing,
            Removal removal,
            RegistryLimits limits,
            Algorithm primary,
            Ulids ids,
            Clock clock) {
        this.database = database;
        this.contents = contents;
        this.intake = intake;
        this.placing = placing;
        this.removal = removal;
        this.limits = limits;
        this.primary = primary;
        this.ids = ids;
        this.clock = clock;
    }

    public FileUpload begin(AnnouncedFile asked, Requester party) {
        String id = ids.next();
        return database.write("begin an upload", rows -> {
            ArtifactPackage owner = Packages.requireWritable(rows, asked.packageId(), party);
            AnnouncedFile wish = placing.expected(rows, owner, asked);
            requireFew(rows, owner);
            rows.createUpdate("INSERT INTO artifact_upload (id, package, path, access_key, size, media_type, sha256,"
                            + " sha512, sha1, md5, received, touched_at) VALUES (:id, :package, :path, :key, :size, :type,"
                            + " :sha256, :sha512, :sha1, :md5, 0, :now)")
                    .bind("id", id)
                    .bind("package", owner.id())
                    .bind("path", wish.path().text())
                    .bind("key", party.key())
                    .bind("size", wish.length().isPresent() ? wish.length().getAsLong() : null)
                    .bind("type", wish.mediaType())
                    .bind("sha256", wish.announced().column(Checksum.SHA256))
                    .bind("sha512", wish.announced().column(Checksum.SHA512))
                    .bind("sha1", wish.announced().column(Checksum.SHA1))
                    .bind("md5", wish.announced().column(Checksum.MD5))
                    .bind("now", clock.millis())
                    .execute();
            return new FileUpload(id, wish, 0);
        });
    }

    private static void requireFew(Handle rows, ArtifactPackage owner) {
        long open = rows.createQuery("SELECT COUNT(*) FROM artifact_upload WHERE package = :package")
                .bind("package", owner.id())
                .mapTo(Long.class)
                .one();
        if (open >= MOST_OPEN) {
            throw Refusals.conflict(
                    "too_many_uploads",
                    "a package has at most " + MOST_OPEN + " uploads at a time; close or cancel some");
        }
    }

    public FileUpload require(String packageId, String id, Requester party) {
        return database.read("find an upload", rows -> require(rows, packageId, id, party));
    }

    private static FileUpload require(Handle rows, String packageId, String id, Requester party) {
        Packages.requireWritable(rows, packageId, party);
        return rows.createQuery("SELECT id, package, path, size, media_type, sha256, sha512, sha1, md5, received"
                        + " FROM artifact_upload WHERE id = :id AND package = :package")
                .bind("id", id)
                .bind("package", packageId)
                .map((row, context) -> read(row))
                .findOne()
                .orElseThrow(
                        () -> new StowageException(Fault.NOT_FOUND, "there is no such upload").coded("no_such_upload"));
    }

    private static FileUpload read(ResultSet row) throws SQLException {
        Digests digests = Digests.NONE
                .learn(Checksum.SHA256, row.getBytes(6))
                .learn(Checksum.SHA512, row.getBytes(7))
                .learn(Checksum.SHA1, row.getBytes(8))
                .learn(Checksum.MD5, row.getBytes(9));
        long size = row.getLong(4);
        OptionalLong length = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(size);
        AnnouncedFile wish =
                new AnnouncedFile(row.getString(2), new FilePath(row.getString(3)), row.getString(5), digests, length);
        return new FileUpload(row.getString(1), wish, row.getLong(10));
    }

    /**
     * Adds bytes behind those that have come.
     *
     * @param start where the client means to go on; empty for right behind the last byte
     */
    public FileUpload append(
            String packageId, String id, Requester party, OptionalLong start, InputStream body, OptionalLong length)
            throws IOException {
        FileUpload upload = require(packageId, id, party);
        if (start.isPresent() && start.getAsLong() != upload.received()) {
            throw elsewhere(upload);
        }
        long most = upload.wish().length().orElse(limits.fileBytes());
        if (length.isPresent() && length.getAsLong() > most - upload.received()) {
            throw tooLong(most);
        }
        Backend backend = database.read(
                "find the first backend of a file",
                rows -> intake.explain(
                                FileIntake.facts(Packages.requireWritable(rows, packageId, party), upload.wish()))
                        .backends()
                        .get(0));
        try (Intake piece = contents.receive(Incoming.of(body, length).in(backend.store()))) {
            long size = piece.received().size();
            if (size > most - upload.received()) {
                throw tooLong(most);
            }
            if (size == 0) {
                return upload;
            }
            return piece.publish("store a piece of a file", (rows, content) -> {
                FileUpload now = require(rows, packageId, id, party);
                if (now.received() != upload.received()) {
                    throw elsewhere(now);
                }
                addPiece(rows, id, now.received(), content);
                return new FileUpload(id, now.wish(), now.received() + content.size());
            });
        }
    }

    private void addPiece(Handle rows, String id, long start, Content content) {
        long pieces = rows.createQuery("SELECT COUNT(*) FROM artifact_upload_piece WHERE upload = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
        if (pieces >= MOST_PIECES) {
            throw Refusals.conflict("too_many_pieces", "an upload has at most " + MOST_PIECES + " pieces");
        }
        rows.execute(
                "INSERT INTO artifact_upload_piece (upload, start, length, content) VALUES (?, ?, ?, ?)",
                id,
                start,
                content.size(),
                content.id());
        rows.execute(
                "UPDATE artifact_upload SET received = ?, touched_at = ? WHERE id = ?",
                start + content.size(),
                clock.millis(),
                id);
    }

    private static StowageException elsewhere(FileUpload upload) {
        return new StowageException(Fault.RANGE_NOT_SATISFIABLE, "the upload goes on at byte " + upload.received())
                .coded("wrong_offset", Map.of("received", Long.toString(upload.received())));
    }

    private static StowageException tooLong(long most) {
        return new StowageException(Fault.BODY_TOO_LARGE, "the file has at most " + most + " bytes");
    }

    /** Puts the pieces together. An upload that turns out to be something else than was announced stays to be cancelled. */
    public FileIntake.Stored close(String packageId, String id, Requester party, Digests announced) throws IOException {
        FileUpload upload = require(packageId, id, party);
        AnnouncedFile wish = upload.wish();
        if (wish.length().isPresent() && wish.length().getAsLong() != upload.received()) {
            throw AnnouncedFile.mismatch(
                    "size", Long.toString(wish.length().getAsLong()), Long.toString(upload.received()));
        }
        AnnouncedFile whole = new AnnouncedFile(
                packageId,
                wish.path(),
                wish.mediaType(),
                wish.announced().and(announced),
                OptionalLong.of(upload.received()));
        FileIntake.Stored stored;
        try (InputStream bytes = bytes(id)) {
            stored = intake.store(whole, party, bytes);
        }
        remove(id, Optional.of(stored.file()));
        return stored;
    }

    private InputStream bytes(String id) {
        List<Content> pieces = pieces(id);
        return new SequenceInputStream(
                Collections.enumeration(pieces.stream().map(contents::stream).toList()));
    }

    private List<Content> pieces(String id) {
        return database.read(
                "find the pieces of an upload",
                rows -> rows
                        .createQuery("SELECT content FROM artifact_upload_piece WHERE upload = :id ORDER BY start")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .list()
                        .stream()
                        .map(content -> contents.require(rows, content))
                        .toList());
    }

    public void cancel(String packageId, String id, Requester party) {
        FileUpload upload = require(packageId, id, party);
        remove(upload.id(), Optional.empty());
    }

    /** An upload of one piece is the file itself, whose bytes now lie under the file's own name too. */
    private void remove(String id, Optional<ArtifactFile> stored) {
        List<Content> pieces = pieces(id);
        database.write("remove an upload", rows -> {
            removal.removeUpload(rows, id);
            boolean single = pieces.size() == 1
                    && stored.flatMap(ArtifactFile::content)
                            .equals(Optional.of(pieces.get(0).id()));
            if (single) {
                contents.dropSpares(
                        rows,
                        pieces.get(0).id(),
                        stored.orElseThrow().primary(primary).hex());
            }
            return id;
        });
    }
}
