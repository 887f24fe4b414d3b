package io.stowage.database.backup;

import io.stowage.database.sqlite.PrivateFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder for copies of databases on their way, which goes when it is closed. */
public final class WorkFolder implements AutoCloseable {
    private final Path path;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /** One that no other process has. */
    public static WorkFolder make(Path parent) throws IOException {
        PrivateFile.createFolder(parent);
        return new WorkFolder(Files.createTempDirectory(parent, "work-"));
    }

    /** Always the same one, without what a crash may have left in it. */
    static WorkFolder again(Path path) throws IOException {
        WorkFolder folder = new WorkFolder(path);
        if (Files.exists(path)) {
            folder.close();
        }
        PrivateFile.createFolder(path);
        return folder;
    }

    public Path path() {
        return path;
    }

    /** With what SQLite and its driver may have put beside it. */
    static void removeDatabase(Path copy) throws IOException {
        for (String suffix : List.of("", "-journal", "-wal", "-shm")) {
            Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + suffix));
        }
    }

    @Override
    public void close() throws IOException {
        remove(path);
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isDirectory(file)) {
                    remove(file);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(folder);
    }
}
