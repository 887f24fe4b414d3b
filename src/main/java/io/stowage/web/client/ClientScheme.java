package io.stowage.web.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client speaks https, to this server or to the first proxy on the way to it. Anybody may claim it: it must only
 * ever make something stricter.
 */
public final class ClientScheme {
    private static final String HTTPS = "https";

    private ClientScheme() {}

    public static boolean isHttps(HttpServletRequest request) {
        return request.isSecure()
                || isHttps(first(request.getHeader("X-Forwarded-Proto")))
                || isHttps(proto(first(request.getHeader("Forwarded"))));
    }

    /** Proxies add theirs behind a comma; the first is the client's. */
    private static String first(@Nullable String header) {
        return header == null ? "" : header.split(",", 2)[0];
    }

    /** The scheme in one element of {@code Forwarded}. */
    private static String proto(String element) {
        for (String pair : element.split(";", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2 && parts[0].strip().toLowerCase(Locale.ROOT).equals("proto")) {
                return parts[1].replace("\"", "");
            }
        }
        return "";
    }

    private static boolean isHttps(String scheme) {
        return scheme.strip().toLowerCase(Locale.ROOT).equals(HTTPS);
    }
}
