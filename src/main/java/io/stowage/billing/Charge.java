package io.stowage.billing;

import java.util.Locale;

/** What an owner is charged for; every charge has one, in the metrics too. */
public enum Charge {
    TREE_UPLOAD,
    TREE_DOWNLOAD,
    CHUNK_UPLOAD,
    CHUNK_DOWNLOAD,
    /** HEAD, or an answer that nothing has changed. */
    CHUNK_LOOKUP,
    BLOB_DOWNLOAD,
    BLOB_LOOKUP;

    /** As metrics have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
