package io.stowage.web;

import io.stowage.config.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may use a front. Never with credentials: what a browser adds by itself must not act for
 * its owner.
 *
 * @param origins {@code *} for every page, or exact origins; empty for none
 * @param preflight how a preflight that is allowed is answered
 */
public record Cors(
        Set<String> origins,
        List<String> methods,
        List<String> requestHeaders,
        List<String> responseHeaders,
        Preflight preflight) {
    /** No page of another origin. */
    public static final Cors NONE = new Cors(Set.of(), List.of(), List.of(), List.of());

    /**
     * The answer to a browser that asks first.
     *
     * @param life for how long the browser may remember it; zero leaves that to the browser
     */
    public record Preflight(int status, Duration life) {
        private static final Preflight USUAL = new Preflight(HttpServletResponse.SC_NO_CONTENT, Duration.ofDays(1));
    }

    public Cors(Set<String> origins, List<String> methods, List<String> requestHeaders, List<String> responseHeaders) {
        this(origins, methods, requestHeaders, responseHeaders, Preflight.USUAL);
    }

    public Cors {
        origins = Set.copyOf(origins);
        methods = List.copyOf(methods);
        requestHeaders = List.copyOf(requestHeaders);
        responseHeaders = List.copyOf(responseHeaders);
    }

    static Cors from(Settings settings, List<String> defaultOrigins) {
        List<String> origins = settings.list(
                "cors.origins",
                defaultOrigins,
                "Origins whose pages may use this front, such as https://app.example.org; * for every page.");
        return new Cors(origins.stream().collect(Collectors.toSet()), List.of(), List.of(), List.of());
    }

    /** The same origins with the methods and headers that a front wants to allow. */
    public Cors allowing(List<String> itsMethods, List<String> itsRequestHeaders, List<String> itsResponseHeaders) {
        return new Cors(origins, itsMethods, itsRequestHeaders, itsResponseHeaders, preflight);
    }

    /** Adds the headers for this request; true when it was a preflight, which is answered then. */
    boolean apply(HttpServletRequest request, HttpServletResponse response) {
        if (origins.isEmpty()) {
            return false;
        }
        @Nullable String origin = request.getHeader("Origin");
        boolean everyone = origins.contains("*");
        if (!everyone) {
            response.addHeader("Vary", "Origin");
        }
        if (everyone) {
            response.setHeader("Access-Control-Allow-Origin", "*");
        } else if (origin != null && origins.contains(origin)) {
            response.setHeader("Access-Control-Allow-Origin", origin);
        } else {
            return false;
        }
        boolean asksFirst = request.getMethod().equals("OPTIONS")
                && origin != null
                && request.getHeader("Access-Control-Request-Method") != null;
        if (!asksFirst) {
            setList(response, "Access-Control-Expose-Headers", responseHeaders);
            return false;
        }
        setList(response, "Access-Control-Allow-Methods", methods);
        setList(response, "Access-Control-Allow-Headers", requestHeaders);
        if (!preflight.life().isZero()) {
            response.setHeader(
                    "Access-Control-Max-Age", Long.toString(preflight.life().toSeconds()));
        }
        response.setStatus(preflight.status());
        return true;
    }

    private static void setList(HttpServletResponse response, String name, List<String> values) {
        if (!values.isEmpty()) {
            response.setHeader(name, String.join(", ", values));
        }
    }
}
