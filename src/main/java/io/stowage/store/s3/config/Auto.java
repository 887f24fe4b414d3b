package io.stowage.store.s3.config;

/** A switch that the preset sets unless somebody set it by hand. */
public enum Auto {
    AUTO,
    TRUE,
    FALSE;

    boolean or(boolean preset) {
        return switch (this) {
            case AUTO -> preset;
            case TRUE -> true;
            case FALSE -> false;
        };
    }
}
