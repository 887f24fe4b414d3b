package io.stowage.web;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request as it was sent. Servers decode, merge and cut paths each in their own way, and choose filters by
 * a path that is not the one Jersey routes by; so Stowage routes and authenticates by this one string only.
 */
public final class RequestPath {
    private RequestPath() {}

    /** The raw path below the context, beginning with a slash. */
    public static String raw(HttpServletRequest request) {
        String uri = request.getRequestURI();
        int start = uri.startsWith("/") ? 0 : afterAuthority(uri);
        String path = uri.substring(start);
        String context = request.getContextPath();
        String below = path.startsWith(context) ? path.substring(context.length()) : path;
        return below.startsWith("/") ? below : "/" + below;
    }

    /** The raw path below the mount of the front that is answering. */
    public static String below(HttpServletRequest request) {
        return raw(request).substring(request.getServletPath().length());
    }

    /** An absolute request target, {@code GET http://host/path}, is legal and some servers hand it on whole. */
    private static int afterAuthority(String uri) {
        int scheme = uri.indexOf("://");
        int slash = scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
        return slash < 0 ? uri.length() : slash;
    }

    /**
     * Refuses what servers and routers read differently: {@code .} and {@code ..} as segments, however they are encoded
     * and whatever matrix parameter hides them.
     */
    public static void requireNoDotSegments(String rawPath) {
        for (String segment : rawPath.split("/", -1)) {
            int semicolon = segment.indexOf(';');
            String name = semicolon < 0 ? segment : segment.substring(0, semicolon);
            String plain = name.replace("%2e", ".").replace("%2E", ".");
            if (plain.equals(".") || plain.equals("..")) {
                throw new StowageException(Fault.BAD_REQUEST, "the path has a \".\" or \"..\" segment");
            }
        }
    }

    /** Decodes percent escapes once; refuses broken ones, NUL, and what is not UTF-8. A plus sign stays one. */
    public static String decode(String raw) {
        if (raw.indexOf('%') < 0 && isAscii(raw)) {
            return requireNoNul(raw);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(hex(raw, i + 1) * 16 + hex(raw, i + 2));
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                throw malformed();
            }
        }
        try {
            return requireNoNul(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new StowageException(Fault.BAD_REQUEST, "the address is not UTF-8", e);
        }
    }

    private static int hex(String raw, int at) {
        int digit = at < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
        if (digit < 0 || raw.charAt(at) >= 0x80) {
            throw malformed();
        }
        return digit;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String requireNoNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new StowageException(Fault.BAD_REQUEST, "the address has a NUL character");
        }
        return text;
    }

    private static StowageException malformed() {
        return new StowageException(Fault.BAD_REQUEST, "the address has a broken percent escape");
    }
}
