package io.stowage.database.backup;

import io.stowage.database.sqlite.FileOwner;
import io.stowage.database.sqlite.PrivateFile;
import io.stowage.database.sqlite.SqliteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts a backup in the place of the databases. */
public final class Restore {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'before-'yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private Restore() {}

    /**
     * What became of one database.
     *
     * @param aside the folder with the files that it had before, which is not there if it had none
     */
    public record Restored(String name, Path file, Path aside) {}

    /**
     * Replaces the databases that are in the backup, when all of them were proven. Refuses while a server has one of these
     * databases, whether the backup has it or not. What was there is kept.
     */
    public static List<Restored> run(Path archive, List<Part> parts, Clock clock) throws IOException {
        Deque<FileOwner> owners = new ArrayDeque<>();
        try {
            for (Part part : parts) {
                PrivateFile.createFolder(folder(part));
                owners.push(SqliteFiles.own(part.file()));
            }
            try (WorkFolder work = WorkFolder.make(folder(parts.get(0)))) {
                Map<Part, Path> unpacked = BackupArchive.unpack(archive, parts, work.path());
                String before = TIME.format(clock.instant());
                List<Restored> done = new ArrayList<>();
                for (Map.Entry<Part, Path> each : unpacked.entrySet()) {
                    done.add(replace(each.getKey(), each.getValue(), before));
                }
                return done;
            }
        } finally {
            owners.forEach(FileOwner::close);
        }
    }

    private static Restored replace(Part part, Path by, String before) throws IOException {
        Path aside = folder(part).resolve(before);
        SqliteFiles.replace(part.file(), by, aside);
        return new Restored(part.name(), part.file(), aside);
    }

    private static Path folder(Part part) {
        return Objects.requireNonNull(part.file().toAbsolutePath().getParent(), "a file lies in a folder");
    }
}
