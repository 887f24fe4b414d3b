package io.stowage.web;

import io.stowage.digest.Algorithm;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the token that a request brings. */
public final class Tokens {
    private static final String SCHEME = "Bearer ";

    private Tokens() {}

    /** The token that a request brings, be it right or wrong. */
    public static Optional<String> shown(HttpServletRequest request) {
        @Nullable String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /**
     * Compares by digests, which have one length: the time tells nothing of the expected token, nor of its length.
     * What is blank is never right.
     */
    public static boolean same(String given, String expected) {
        return !expected.isBlank() && MessageDigest.isEqual(digest(given), digest(expected));
    }

    private static byte[] digest(String token) {
        return Algorithm.SHA256.newDigest().digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
