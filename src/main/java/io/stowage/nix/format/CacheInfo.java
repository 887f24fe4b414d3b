package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What {@code nix-cache-info} says.
 *
 * @param priority clients ask caches with a lower one first
 */
public record CacheInfo(int priority) {
    public static final int MAX_BYTES = 4096;

    private static final String STORE_DIR = "StoreDir:";
    private static final String PRIORITY = "Priority:";

    public String text() {
        return STORE_DIR + " " + StorePath.STORE_DIR + "\nWantMassQuery: 1\n" + PRIORITY + " " + priority + "\n";
    }

    /** Refuses what a client would make of this cache, unless it is for the same folder of paths. */
    public static void requireOurs(byte[] body) {
        boolean ours =
                field(body, STORE_DIR).filter(StorePath.STORE_DIR::equals).isPresent();
        BadRequest.unless(ours, "this cache is for StoreDir: " + StorePath.STORE_DIR);
    }

    /**
     * Reads what another cache says of itself; refuses one for another folder of paths.
     *
     * @param usualPriority of one that does not name any
     */
    public static CacheInfo parseForeign(byte[] body, int usualPriority) {
        BadRequest.unless(
                field(body, STORE_DIR).orElse(StorePath.STORE_DIR).equals(StorePath.STORE_DIR),
                "it is not for StoreDir: " + StorePath.STORE_DIR);
        return new CacheInfo(field(body, PRIORITY)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(usualPriority));
    }

    private static Optional<String> field(byte[] body, String name) {
        return new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst();
    }
}
