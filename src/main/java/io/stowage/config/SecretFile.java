package io.stowage.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that holds a secret, and whether every user of the machine can read it. */
final class SecretFile {
    private static final int MAX_BYTES = 64 * 1024;

    private SecretFile() {}

    /** The text; a reason for refusing the file names only its reference. */
    static String read(Path file, String reference) throws IOException {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("the path of " + reference + " is not absolute");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("the file that " + reference + " names is too large for a secret");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /**
     * Refuses a file that others than its owner and group can read or write. A folder that they cannot enter protects what
     * is in it. Where the file system knows no such rights, nothing can be told.
     */
    static void requirePrivate(Path file, String reference) throws IOException {
        Path real = file.toRealPath();
        Set<PosixFilePermission> rights;
        try {
            rights = Files.getPosixFilePermissions(real);
        } catch (UnsupportedOperationException e) {
            return;
        }
        boolean open =
                rights.contains(PosixFilePermission.OTHERS_READ) || rights.contains(PosixFilePermission.OTHERS_WRITE);
        if (open && canBeReached(real.getParent())) {
            throw new IllegalArgumentException("the file that " + reference
                    + " names can be read or written by every user of this machine; use chmod 600 or 640");
        }
    }

    private static boolean canBeReached(@Nullable Path folder) throws IOException {
        for (Path each = folder; each != null; each = each.getParent()) {
            if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }
}
