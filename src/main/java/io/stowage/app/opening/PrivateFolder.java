package io.stowage.app.opening;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders that no other user of the machine can look into, whatever the process's umask is. */
public final class PrivateFolder {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private PrivateFolder() {}

    /** Makes a folder. One that is there already belongs to the operator, who is told when it is open to others. */
    static void make(Path folder) throws IOException {
        if (!hasRights(folder)) {
            Files.createDirectories(folder);
        } else if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_READ)) {
            LOG.warn("every user of this machine can look into {}; chmod 700 closes it", folder);
        }
    }

    /** Makes a folder that is ours alone, or closes it if it is there and open to others. */
    static void claim(Path folder) throws IOException {
        if (!hasRights(folder) || !Files.isDirectory(folder)) {
            make(folder);
            return;
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
        if (rights.removeAll(OTHERS)) {
            Files.setPosixFilePermissions(folder, rights);
        }
    }

    private static boolean hasRights(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
