package io.stowage.store.fs;

import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.Part;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.Upload;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open uploads, each a directory with a record and the parts under their numbers. It appears whole and goes whole,
 * by a rename from and to the staging directory. A part is replaced by a rename; its tag tells whether it was.
 */
final class FileUploads {
    private static final Logger LOG = LoggerFactory.getLogger(FileUploads.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path uploads;
    private final Staging staging;
    private final Drafts drafts;
    private final FileAccess access;
    private final Disk disk;
    private final FileStoreConfig config;
    private final boolean links;

    FileUploads(
            Path uploads,
            Staging staging,
            Drafts drafts,
            FileAccess access,
            Disk disk,
            FileStoreConfig config,
            boolean links) {
        this.uploads = uploads;
        this.staging = staging;
        this.drafts = drafts;
        this.access = access;
        this.disk = disk;
        this.config = config;
        this.links = links;
    }

    Upload start(Key key, Instant now) throws IOException {
        disk.require(0);
        Upload upload = new Upload(key, UUID.randomUUID().toString(), now);
        Path prepared = staging.newPath();
        disk.write("start an upload", () -> {
            access.createDirectory(prepared);
            UploadRecord.write(upload, prepared, access, config.syncsFiles());
            Files.move(prepared, uploads.resolve(upload.id()), StandardCopyOption.ATOMIC_MOVE);
            if (config.syncsDirectories()) {
                access.force(uploads);
            }
            return upload;
        });
        return upload;
    }

    Part put(Upload upload, int number, Body body) throws IOException {
        Path directory = require(upload);
        Draft draft = drafts.write(body);
        boolean placed = false;
        try {
            String tag = disk.read("see a part", () -> UniqueTimes.tag(attributes(draft.path())));
            disk.write("store a part", () -> {
                Files.move(draft.path(), directory.resolve(Integer.toString(number)), StandardCopyOption.ATOMIC_MOVE);
                if (config.syncsDirectories()) {
                    access.force(directory);
                }
                return tag;
            });
            placed = true;
            return new Part(number, draft.length(), tag);
        } catch (StoreException e) {
            // Ended while the part was on its way: then the directory is what the move misses.
            require(upload);
            throw e;
        } finally {
            if (!placed) {
                drafts.discard(draft.path());
            }
        }
    }

    /** A draft of the whole object. The upload goes on until it is {@linkplain #end ended}. */
    Draft join(Upload upload, List<Part> parts) throws IOException {
        Path directory = require(upload);
        List<Part> ordered = Part.inOrder(parts);
        requireParts(upload, directory, ordered);
        Draft draft = disk.write("join parts", () -> join(directory, ordered));
        boolean good = false;
        try {
            // Those that were joined are those that were checked, unless one of them was replaced in between.
            requireParts(upload, directory, ordered);
            good = true;
            return draft;
        } finally {
            if (!good) {
                drafts.discard(draft.path());
            }
        }
    }

    private Draft join(Path directory, List<Part> parts) throws IOException {
        List<Path> files = parts.stream()
                .map(part -> directory.resolve(Integer.toString(part.number())))
                .toList();
        long length = parts.stream().mapToLong(Part::length).sum();
        return links && files.size() == 1 ? drafts.link(files.get(0), length) : drafts.join(files, length);
    }

    /** Forgets the upload and its parts, if it is there. */
    void end(Upload upload) throws IOException {
        Optional<Path> directory = find(upload);
        if (directory.isEmpty()) {
            return;
        }
        Path gone = staging.newPath();
        disk.read("end an upload", () -> {
            try {
                Files.move(directory.get(), gone, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                LOG.debug("upload {} was ended by somebody else", upload.id(), e);
            }
            FileAccess.deleteTree(gone);
            return gone;
        });
    }

    List<Upload> list(Instant startedBefore, int limit) throws IOException {
        Smallest<Upload> oldest =
                new Smallest<>(limit, Comparator.comparing(Upload::started).thenComparing(Upload::id));
        disk.read("list uploads", () -> {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(uploads)) {
                for (Path directory : directories) {
                    read(directory)
                            .filter(upload -> upload.started().isBefore(startedBefore))
                            .ifPresent(oldest::offer);
                }
            }
            return oldest;
        });
        return oldest.inOrder();
    }

    private static Optional<Upload> read(Path directory) throws IOException {
        String id = String.valueOf(directory.getFileName());
        return ID.matcher(id).matches() ? UploadRecord.read(id, directory) : Optional.empty();
    }

    private Path require(Upload upload) throws StoreException {
        return find(upload).orElseThrow(() -> StoreException.noUpload(upload));
    }

    /** An id comes from outside, so it is looked at before it becomes a path. */
    private Optional<Path> find(Upload upload) throws StoreException {
        if (!ID.matcher(upload.id()).matches()) {
            return Optional.empty();
        }
        Path directory = uploads.resolve(upload.id());
        return disk.read("find an upload", () -> read(directory))
                .filter(found -> found.key().equals(upload.key()))
                .map(found -> directory);
    }

    private void requireParts(Upload upload, Path directory, List<Part> parts) throws StoreException {
        for (Part part : parts) {
            Path file = directory.resolve(Integer.toString(part.number()));
            Optional<BasicFileAttributes> found = disk.read("find a part", () -> FileAccess.find(file));
            if (found.filter(attributes -> isThat(part, attributes)).isEmpty()) {
                require(upload);
                throw new StoreException(
                        Reason.MISCONFIGURED,
                        "cannot complete upload " + upload.id() + ": it has no part " + part.number() + " with tag "
                                + part.tag());
            }
        }
    }

    private static boolean isThat(Part part, BasicFileAttributes attributes) {
        return attributes.size() == part.length() && UniqueTimes.tag(attributes).equals(part.tag());
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }
}
