package io.stowage.config;

/** A setting as the documentation shows it. */
public record SettingDescription(String key, String type, String fallback, String bounds, String description) {
    static final String SECRET = "secret reference";

    /** Whether its value may be shown as a reference only. */
    boolean isSecret() {
        return type.equals(SECRET);
    }
}
