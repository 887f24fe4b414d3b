package io.stowage.config;

/** One fault of a configuration: where, what is wrong, and what to do. Never the value of a secret. */
public record Problem(String key, String reason, String fix) {
    @Override
    public String toString() {
        return key + ": " + reason + (fix.isEmpty() ? "" : "; " + fix);
    }
}
