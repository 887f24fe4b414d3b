package io.stowage.s3.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which pages of other sites may ask a bucket, and how.
 *
 * @param origins each with one star at most
 * @param headers what a page may send, each with one star at most
 * @param exposed what a page may see of an answer
 */
public record CorsRule(
        Optional<String> id,
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        OptionalInt maxAgeSeconds) {
    private static final Set<String> METHODS = Set.of("GET", "PUT", "HEAD", "POST", "DELETE");

    public CorsRule {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
        if (origins.isEmpty() || methods.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure("a CORS rule needs an AllowedOrigin and an AllowedMethod");
        }
        methods.stream().filter(each -> !METHODS.contains(each)).findFirst().ifPresent(method -> {
            throw S3Error.INVALID_REQUEST.failure(
                    "found an unsupported HTTP method in the CORS configuration: " + method);
        });
        origins.forEach(each -> requireOneStar("AllowedOrigin", each));
        headers.forEach(each -> requireOneStar("AllowedHeader", each));
    }

    private static void requireOneStar(String element, String pattern) {
        if (pattern.indexOf('*') != pattern.lastIndexOf('*')) {
            throw S3Error.INVALID_REQUEST.failure(element + " \"" + pattern + "\" can not have more than one wildcard");
        }
    }

    boolean allows(String origin, String method, List<String> requestedHeaders) {
        return methods.contains(method)
                && origins.stream().anyMatch(each -> matches(each, origin))
                && requestedHeaders.stream().allMatch(this::allowsHeader);
    }

    private boolean allowsHeader(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return headers.stream().anyMatch(each -> matches(each.toLowerCase(Locale.ROOT), name));
    }

    /** Whether every page may ask, so that the origin need not be named. */
    public boolean allowsEveryOrigin() {
        return origins.contains("*");
    }

    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        return text.length() >= pattern.length() - 1
                && text.startsWith(pattern.substring(0, star))
                && text.endsWith(pattern.substring(star + 1));
    }
}
