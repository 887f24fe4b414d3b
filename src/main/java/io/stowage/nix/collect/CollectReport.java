package io.stowage.nix.collect;

import io.stowage.nix.format.PathHash;
import io.stowage.nix.format.StorePath;
import java.time.Instant;
import java.util.List;

/**
 * What goes from a cache.
 *
 * @param paths how many paths go
 * @param nars how many NARs they leave without a narinfo, and {@code bytes} of them
 * @param items some of the paths
 * @param unusedNars NARs that no narinfo has already, and their bytes
 * @param lost narinfos whose bytes are confirmed absent
 * @param repaired how many of these were removed
 */
public record CollectReport(
        long paths,
        long nars,
        long bytes,
        List<Item> items,
        long unusedNars,
        long unusedBytes,
        List<PathHash> lost,
        long repaired) {

    public CollectReport {
        items = List.copyOf(items);
        lost = List.copyOf(lost);
    }

    /** Why a path goes. */
    public enum Reason {
        /** For longer than the rule says. */
        UNUSED,
        /** What was used later fills the size limit. */
        OVER_MAX_SIZE
    }

    /** @param size of its NAR, which others may have, too */
    public record Item(StorePath path, long size, Instant usedAt, Reason reason) {}
}
