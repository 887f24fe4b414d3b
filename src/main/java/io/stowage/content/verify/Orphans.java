package io.stowage.content.verify;

/** What a verification does about objects that no row knows. */
public enum Orphans {
    UNNOTICED,
    TOLD,
    /** Told, and those that an earlier verification found, too, are left to the collector. */
    REMOVED
}
