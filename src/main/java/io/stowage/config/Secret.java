package io.stowage.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A secret by reference: {@code env:NAME} or {@code file:/path}. It is read anew each time it is revealed, so a
 * rotated file is picked up, and it is never printed.
 */
public final class Secret {
    private static final int MAX_BYTES = 64 * 1024;

    private final String reference;
    private final Map<String, String> environment;

    private Secret(String reference, Map<String, String> environment) {
        this.reference = reference;
        this.environment = environment;
    }

    /**
     * Reads a reference and checks that it leads to a value. A reason for refusing it never repeats the text, which may
     * be the secret itself.
     */
    public static Secret parse(String reference, Map<String, String> environment) {
        if (!isReference(reference)) {
            throw new IllegalArgumentException("is a literal; a secret is given by reference only");
        }
        Secret secret = new Secret(reference, environment);
        secret.reveal();
        return secret;
    }

    static boolean isReference(String text) {
        return text.startsWith("env:") || text.startsWith("file:");
    }

    /** The value, without one trailing line break. */
    public String reveal() {
        String value = reference.startsWith("env:") ? fromEnvironment() : fromFile();
        if (value.endsWith("\n")) {
            value = value.substring(0, value.length() - 1);
            value = value.endsWith("\r") ? value.substring(0, value.length() - 1) : value;
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the secret that " + reference + " names is empty");
        }
        return value;
    }

    /** Where the secret is; safe to show. */
    public String reference() {
        return reference;
    }

    @Override
    public String toString() {
        return "***";
    }

    private String fromEnvironment() {
        String value = environment.get(reference.substring("env:".length()));
        if (value == null) {
            throw new IllegalArgumentException("the variable that " + reference + " names is not set");
        }
        return value;
    }

    private String fromFile() {
        try {
            Path file = Path.of(reference.substring("file:".length()));
            if (!file.isAbsolute()) {
                throw new IllegalArgumentException("the path of " + reference + " is not absolute");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("the file that " + reference + " names is too large for a secret");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file that " + reference + " names cannot be read", e);
        }
    }
}
