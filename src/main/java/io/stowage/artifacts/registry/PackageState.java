package io.stowage.artifacts.registry;

import java.util.Locale;

/** What may happen to a package. Only an open one takes files, and readers see it once it is finalized. */
public enum PackageState {
    OPEN(0),
    FINALIZED(1),
    /** Not listed any more; still read by its id for a while. */
    EXPIRED(2),
    /** Given up before it was finalized; its coordinates are free. */
    ABANDONED(3),
    DELETED(4);

    private final int code;

    PackageState(int code) {
        this.code = code;
    }

    /** As it stands in the row. */
    int code() {
        return code;
    }

    static PackageState of(int code) {
        for (PackageState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalStateException("no package has the state " + code);
    }

    /** As clients know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
