package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.nio.charset.StandardCharsets;

/**
 * What {@code nix-cache-info} says.
 *
 * @param priority clients ask caches with a lower one first
 */
public record CacheInfo(int priority) {
    public static final int MAX_BYTES = 4096;

    private static final String STORE_DIR = "StoreDir:";

    public String text() {
        return STORE_DIR + " " + StorePath.STORE_DIR + "\nWantMassQuery: 1\nPriority: " + priority + "\n";
    }

    /** Refuses what a client would make of this cache, unless it is for the same folder of paths. */
    public static void requireOurs(byte[] body) {
        boolean ours = new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(STORE_DIR))
                .map(line -> line.substring(STORE_DIR.length()).strip())
                .anyMatch(StorePath.STORE_DIR::equals);
        BadRequest.unless(ours, "this cache is for StoreDir: " + StorePath.STORE_DIR);
    }
}
