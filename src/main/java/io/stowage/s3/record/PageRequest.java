package io.stowage.s3.record;

import java.util.Optional;

/**
 * Which part of a bucket to list.
 *
 * @param delimiter names with it behind the prefix are listed as one, up to it; empty to list all
 * @param after only what comes later in the order of names; need not be a name that is there
 * @param max how many names and common prefixes together
 */
public record PageRequest(String prefix, String delimiter, Optional<String> after, int max) {
    public static final int MOST = 1000;

    public PageRequest {
        if (max < 0 || max > MOST) {
            throw new IllegalArgumentException("a page has 0 to " + MOST + " names, and not " + max);
        }
    }
}
