package io.stowage.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A secret by reference: {@code env:NAME} or {@code file:/path}. It is read and checked anew each time it is revealed,
 * so a rotated file is picked up, one that became worthless is refused, and it is never printed.
 */
public final class Secret {
    /** What is shorter than this protects nothing. */
    private static final int LEAST = 2;

    private final String reference;
    private final Map<String, String> environment;
    private final int least;

    private Secret(String reference, Map<String, String> environment, int least) {
        this.reference = reference;
        this.environment = environment;
        this.least = least;
    }

    /**
     * Reads a reference and checks that it leads to a value. A reason for refusing it never repeats the text, which may
     * be the secret itself.
     */
    public static Secret parse(String reference, Map<String, String> environment) {
        return parse(reference, environment, LEAST);
    }

    /** The same for a secret of so many characters at least, without the blanks around them. */
    static Secret parse(String reference, Map<String, String> environment, int least) {
        if (!isReference(reference)) {
            throw new IllegalArgumentException("is a literal; a secret is given by reference only");
        }
        Secret secret = new Secret(reference, environment, least);
        secret.reveal();
        return secret;
    }

    static boolean isReference(String text) {
        return text.startsWith("env:") || text.startsWith("file:");
    }

    /** What a reference leads to where it is no secret, so that everybody may read it. */
    static String publicText(String reference, Map<String, String> environment) {
        return new Secret(reference, environment, 1).text(false).strip();
    }

    /** The value, without one trailing line break. */
    public String reveal() {
        return text(true);
    }

    private String text(boolean secret) {
        String value = reference.startsWith("env:") ? fromEnvironment() : fromFile(secret);
        if (value.endsWith("\n")) {
            value = value.substring(0, value.length() - 1);
            value = value.endsWith("\r") ? value.substring(0, value.length() - 1) : value;
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("the secret that " + reference + " names is empty");
        }
        if (value.strip().length() < least) {
            throw new IllegalArgumentException(
                    "the secret that " + reference + " names has less than " + least + " characters");
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

    private String fromFile(boolean secret) {
        try {
            Path file = Path.of(reference.substring("file:".length()));
            String value = SecretFile.read(file, reference);
            if (secret) {
                SecretFile.requirePrivate(file, reference);
            }
            return value;
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file that " + reference + " names cannot be read", e);
        }
    }
}
