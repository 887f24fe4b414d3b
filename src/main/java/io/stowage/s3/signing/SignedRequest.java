package io.stowage.s3.signing;

import io.stowage.s3.wire.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a signature covers of a request, as it was received.
 *
 * @param path the raw path, with all of what the client wrote behind the host
 * @param headers the lines of each header by its name in lower case, without the one of the host
 * @param hosts what the client may have meant by {@code Host}, the likeliest first
 * @param bucketOfHost the bucket that the host names, which the old signature covers apart
 */
public record SignedRequest(
        String method,
        String path,
        Query query,
        Map<String, List<String>> headers,
        List<String> hosts,
        Optional<String> bucketOfHost) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    public SignedRequest {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, lines) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(lines)));
        copy.remove("host");
        headers = Collections.unmodifiableMap(copy);
        hosts = List.copyOf(hosts);
    }

    /** @param host what the client called this server, be it of the request or of a proxy that is trusted */
    public static SignedRequest of(HttpServletRequest request, String host, Optional<String> bucketOfHost) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.putIfAbsent(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return new SignedRequest(
                request.getMethod(),
                path(request.getRequestURI()),
                Query.parse(request.getQueryString()),
                headers,
                hosts(host),
                bucketOfHost);
    }

    /** A request target may be a whole address, and some servers hand it on so. */
    private static String path(String uri) {
        if (uri.startsWith("/")) {
            return uri;
        }
        int scheme = uri.indexOf("://");
        int slash = scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    /** Clients leave the default port off or not, and proxies change that. */
    public static List<String> hosts(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon >= 0 && host.indexOf(']', colon) < 0;
        if (!hasPort) {
            return List.of(host, host + ":" + HTTP, host + ":" + HTTPS);
        }
        String port = host.substring(colon + 1);
        boolean isDefault = port.equals(String.valueOf(HTTP)) || port.equals(String.valueOf(HTTPS));
        return isDefault ? List.of(host, host.substring(0, colon)) : List.of(host);
    }

    public Optional<String> header(String name) {
        @Nullable List<String> lines = headers.get(name);
        return lines == null || lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0));
    }

    /** All lines of a header as one, joined as a signature has them. */
    List<String> lines(String name) {
        List<String> lines = headers.getOrDefault(name, List.of());
        // Servers answer it themselves, and some take it away.
        return lines.isEmpty() && name.equals("expect") ? List.of("100-continue") : new ArrayList<>(lines);
    }
}
