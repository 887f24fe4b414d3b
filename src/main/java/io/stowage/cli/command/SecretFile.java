package io.stowage.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** New files that only their owner may read. */
public final class SecretFile {
    private SecretFile() {}

    /** The file is born with its permissions: there is no moment in which others may read it. */
    public static void create(Path file, String text) throws IOException {
        Path absolute = file.toAbsolutePath();
        boolean posix = absolute.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(absolute, mine);
        Files.write(absolute, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }
}
