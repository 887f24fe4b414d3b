package io.stowage.store.fs;

import io.stowage.config.Settings;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** What the owner of files and directories, their group and all others may do with them, where a file system knows that. */
public record FileModes(Set<PosixFilePermission> files, Set<PosixFilePermission> directories) {
    private static final String USUAL_FILE = "0640";
    private static final String USUAL_DIRECTORY = "0750";
    private static final int OWNER_READS_AND_WRITES = 0600;
    private static final int OWNER_ENTERS = 0700;
    private static final int OTHERS_WRITE = 0002;

    /** From the right: what others may do, the group, the owner. */
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    /** The owner writes, the group reads, others see nothing. */
    public static final FileModes USUAL = new FileModes(set(octal(USUAL_FILE)), set(octal(USUAL_DIRECTORY)));

    public FileModes {
        files = Set.copyOf(files);
        directories = Set.copyOf(directories);
    }

    static FileModes from(Settings settings) {
        return new FileModes(
                mode(
                        settings,
                        "filesystem.file-mode",
                        USUAL_FILE,
                        OWNER_READS_AND_WRITES,
                        "who may read and write the files, in octal digits"),
                mode(
                        settings,
                        "filesystem.dir-mode",
                        USUAL_DIRECTORY,
                        OWNER_ENTERS,
                        "who may enter and list the directories, in octal digits"));
    }

    private static Set<PosixFilePermission> mode(
            Settings settings, String key, String usual, int needed, String description) {
        String text = settings.text(key, usual, description);
        boolean octal = text.matches("0?[0-7]{3}");
        int bits = octal ? octal(text) : octal(usual);
        settings.require(octal, key, "is no mode in octal digits", "write it like " + usual);
        settings.require(
                (bits & needed) == needed, key, "leaves the server itself without access", "write it like " + usual);
        settings.require(
                (bits & OTHERS_WRITE) == 0,
                key,
                "lets every user of the machine change what is stored",
                "give the group the right");
        return set(bits);
    }

    private static int octal(String text) {
        return Integer.parseInt(text, 8);
    }

    private static Set<PosixFilePermission> set(int bits) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((bits >> i & 1) == 1) {
                set.add(BITS[i]);
            }
        }
        return set;
    }
}
