package io.stowage.nix.cache;

/** What becomes of a narinfo that says something else of a path than the one that is there. */
public enum OnConflict {
    /** The old one stays, and the client hears of success. */
    KEEP,
    REJECT,
    REPLACE
}
