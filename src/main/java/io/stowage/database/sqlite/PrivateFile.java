package io.stowage.database.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that no other user of the machine can read, whatever the process's umask is. */
public final class PrivateFile {
    private static final FileAttribute<?>[] NONE = {};

    private PrivateFile() {}

    /** Makes an empty file; throws when it is there. */
    public static void create(Path file) throws IOException {
        Files.createFile(file, rights(file, "rw-------"));
    }

    /** Makes a folder, and those it lies in, where they are not there. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, rights(folder, "rwx------"));
    }

    private static FileAttribute<?>[] rights(Path path, String rights) {
        FileSystem system = path.getFileSystem();
        return system.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : NONE;
    }

    /** Returns once the file's bytes are on the disk. */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
