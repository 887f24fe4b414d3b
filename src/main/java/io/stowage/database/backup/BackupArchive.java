package io.stowage.database.backup;

import io.stowage.database.sqlite.PrivateFile;
import io.stowage.database.sqlite.SqliteFiles;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A backup in one file, a ZIP with a copy of each database. Each copy is of one moment, and was checked by SQLite before
 * it went in. Two databases are copied one after the other: no transaction is in both.
 */
public final class BackupArchive {
    private BackupArchive() {}

    /**
     * Makes one of the databases whose files are there. It appears whole, or not at all; one that is there is not replaced.
     *
     * @param work a folder for the copies, where there is room for them; what this puts there it removes
     * @return the names of what is in it
     */
    public static List<String> write(List<Part> parts, Path target, Path work) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        List<Part> present =
                parts.stream().filter(part -> Files.exists(part.file())).toList();
        if (present.isEmpty()) {
            throw new NoSuchFileException(parts.get(0).file().toString());
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        PrivateFile.create(unfinished);
        try {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(unfinished))) {
                for (Part part : present) {
                    add(zip, part, work.resolve(part.name()));
                }
            }
            PrivateFile.force(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return present.stream().map(Part::name).toList();
    }

    private static void add(ZipOutputStream zip, Part part, Path copy) throws IOException {
        try {
            SqliteFiles.copy(part.file(), copy);
            requireSound(part.name(), SqliteFiles.flaws(copy));
            zip.putNextEntry(new ZipEntry(part.name()));
            Files.copy(copy, zip);
            zip.closeEntry();
        } finally {
            WorkFolder.removeDatabase(copy);
        }
    }

    private static void requireSound(String name, List<String> flaws) {
        if (!flaws.isEmpty()) {
            throw new StowageException(
                    Fault.DATABASE_UNAVAILABLE,
                    "cannot back up " + name + ": it is damaged (" + flaws.get(0)
                            + "); run \"stowage database check\", then \"stowage database restore\"");
        }
    }

    /** Proves that it could be restored, and tells what is in it. */
    public static List<String> verify(Path archive, List<Part> parts, Path work) throws IOException {
        return unpack(archive, parts, work).keySet().stream().map(Part::name).toList();
    }

    /**
     * Unpacks the databases of a backup that these are, and proves each.
     *
     * @return where each now is, in {@code work}
     */
    static Map<Part, Path> unpack(Path archive, List<Part> parts, Path work) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw new NoSuchFileException(archive.toString());
        }
        Map<Part, Path> unpacked = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Part part : parts) {
                Optional<ZipEntry> entry = Optional.ofNullable(zip.getEntry(part.name()));
                if (entry.isPresent()) {
                    Path file = work.resolve(part.name());
                    unpack(zip, entry.get(), file);
                    unpacked.put(part, file);
                }
            }
        } catch (ZipException e) {
            throw damaged(archive, String.valueOf(e.getMessage()), e);
        }
        if (unpacked.isEmpty()) {
            throw damaged(archive, "it has none of the databases of these settings in it", null);
        }
        for (Map.Entry<Part, Path> each : unpacked.entrySet()) {
            List<String> flaws = SqliteFiles.flaws(each.getValue());
            if (!flaws.isEmpty()) {
                throw damaged(archive, each.getKey().name() + ": " + flaws.get(0), null);
            }
        }
        return unpacked;
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path file) throws IOException {
        PrivateFile.create(file);
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        PrivateFile.force(file);
    }

    private static StowageException damaged(Path archive, String flaw, @Nullable Throwable e) {
        return new StowageException(
                Fault.CORRUPT, "the backup " + archive + " cannot be used: " + flaw + "; take another one", e);
    }
}
