package io.stowage.store.guard;

import java.util.Locale;

/** What a store can be asked, under the names that stand in metrics and traces. */
public enum StoreOperation {
    PUT,
    OPEN,
    HEAD,
    DELETE,
    LIST,
    COPY,
    MOVE,
    PRESIGN,
    START_UPLOAD,
    PUT_PART,
    COMPLETE_UPLOAD,
    ABORT_UPLOAD,
    LIST_UPLOADS;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether bytes pass through the call whose source, or reader, may fail or be slow. */
    boolean hasBody() {
        return this == PUT || this == PUT_PART;
    }
}
