package io.stowage.store.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files and directories as this store makes, finds and removes them: with their modes, and never through a link. */
final class FileAccess {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** Returns when a power cut can no longer take away what was written. */
    interface Forcing {
        Forcing TO_DISK = (path, channel) -> channel.force(true);

        void force(Path path, FileChannel channel) throws IOException;
    }

    private final FileAttribute<?>[] ofFiles;
    private final FileAttribute<?>[] ofDirectories;
    private final FileModes modes;
    private final boolean setsModes;
    private final Forcing forcing;

    FileAccess(Path somewhere, FileModes modes, Forcing forcing) {
        this.forcing = forcing;
        this.modes = modes;
        boolean posix = somewhere.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.ofFiles = attributes(posix, modes.files());
        this.ofDirectories = attributes(posix, modes.directories());
        // What the system takes away from new files is given back to those that shall be open to more.
        this.setsModes = posix && !modes.equals(FileModes.USUAL);
    }

    private static FileAttribute<?>[] attributes(boolean posix, Set<PosixFilePermission> mode) {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)} : new FileAttribute<?>[0];
    }

    FileChannel create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, NEW, ofFiles);
        try {
            setMode(file, modes.files());
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, ofDirectories);
        setMode(directory, modes.directories());
    }

    /** Parents too; a link to a directory is as good as one. */
    void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ofDirectories);
            setMode(directory, modes.directories());
        }
    }

    private void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
        if (setsModes) {
            Files.setPosixFilePermissions(path, mode);
        }
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** The bytes of a file that is being written. */
    void force(Path file, FileChannel channel) throws IOException {
        forcing.force(file, channel);
    }

    /** The names in a directory. */
    void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            forcing.force(directory, channel);
        }
    }

    /** What is under this name, if anything; a link is itself and not what it leads to. */
    static Optional<BasicFileAttributes> find(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // A stranger's file where a directory of ours would be.
            if (isNotDirectory(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static boolean isNotDirectory(FileSystemException e) {
        return String.valueOf(e.getReason()).contains("Not a directory");
    }

    /** Removes a directory and all that is in it; what others remove meanwhile is as good as removed. */
    static void deleteTree(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
