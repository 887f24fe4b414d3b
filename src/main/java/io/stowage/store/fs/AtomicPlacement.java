package io.stowage.store.fs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.IntStream;

/**
 * Gives a finished file its place in one step. A rename replaces what is there; a link fails when something is there,
 * and so is the one atomic "only if absent" that file systems offer.
 */
final class AtomicPlacement {
    private final boolean links;
    /** Without links, each guards the places that fall to it, between looking and renaming; inside this process only. */
    private final Object[] stripes;

    AtomicPlacement(boolean links) {
        this.links = links;
        this.stripes = IntStream.range(0, 64).mapToObj(i -> new Object()).toArray();
    }

    /** False when the place was to be empty and was not; then the file stays where it is, else it leaves. */
    boolean place(Path file, Path place, boolean onlyIfAbsent) throws IOException {
        if (!links) {
            return placeAlone(file, place, onlyIfAbsent);
        }
        return onlyIfAbsent ? link(file, place) : rename(file, place);
    }

    private static boolean rename(Path file, Path place) throws IOException {
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static boolean link(Path file, Path place) throws IOException {
        try {
            Files.createLink(place, file);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        Files.deleteIfExists(file);
        return true;
    }

    private boolean placeAlone(Path file, Path place, boolean onlyIfAbsent) throws IOException {
        // I/O under a lock, because there is nothing else that could keep two writers apart.
        synchronized (stripes[Math.floorMod(place.hashCode(), stripes.length)]) {
            if (onlyIfAbsent && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            return rename(file, place);
        }
    }
}
