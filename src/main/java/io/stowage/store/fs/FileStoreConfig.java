package io.stowage.store.fs;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.nio.file.Path;

/**
 * Where and how carefully a store writes its files.
 *
 * @param root the directory that holds everything; made absolute when the store opens
 * @param minFree what a write leaves free on the disk, so that logs and databases beside it can go on
 * @param modes who else may do what with the files
 */
public record FileStoreConfig(Path root, Fsync fsync, long minFree, FileModes modes) {

    /** What is forced to the disk before a write is acknowledged. */
    public enum Fsync {
        /** Nothing: a crash of the machine may lose or tear what was just written; a crash of the process does not. */
        NONE,
        /** The bytes: no object is ever torn, but after a crash of the machine a new name may be missing. */
        FILE,
        /** The bytes and the name: what was acknowledged is there after any crash. */
        FILE_AND_DIRECTORY
    }

    public FileStoreConfig {
        if (minFree < 0) {
            throw new IllegalArgumentException("no disk has " + minFree + " bytes free");
        }
    }

    /** With the usual modes. */
    public FileStoreConfig(Path root, Fsync fsync, long minFree) {
        this(root, fsync, minFree, FileModes.USUAL);
    }

    /** @param root where the store lies when nothing else is set */
    public static FileStoreConfig from(Settings settings, Path root) {
        return new FileStoreConfig(
                settings.path(
                        "filesystem.root",
                        root,
                        "the directory that holds the objects, on a case-sensitive file system; made when missing"),
                settings.choice(
                        "filesystem.fsync", Fsync.FILE, "what is forced to the disk before a write is acknowledged"),
                settings.size(
                        "filesystem.min-free",
                        ByteSize.GIB,
                        0,
                        1024 * ByteSize.TIB,
                        "a write that would leave less than this free on the disk is refused"),
                FileModes.from(settings));
    }

    boolean syncsFiles() {
        return fsync != Fsync.NONE;
    }

    boolean syncsDirectories() {
        return fsync == Fsync.FILE_AND_DIRECTORY;
    }
}
