package io.stowage.nix.http;

import io.stowage.nix.format.FileKind;
import io.stowage.web.RequestPath;
import java.util.Optional;

/**
 * What a path is about.
 *
 * @param kind of a file
 * @param name as it was sent, still to be judged
 */
public record Route(Noun noun, Optional<FileKind> kind, String name) {
    private static final String NAR = "nar/";
    private static final String PIN = "pin/";
    private static final String NAR_INFO = ".narinfo";
    private static final String LISTING = ".ls";

    /** What caches have. */
    public enum Noun {
        CACHE_INFO,
        PUBLIC_KEYS,
        NAR_INFO,
        NAR,
        FILE,
        PIN,
        PINS,
        COLLECTION
    }

    /** @param path below the cache, decoded, without a slash at its beginning */
    public static Optional<Route> parse(String path) {
        // Once more, as an escaped slash may have hidden a segment.
        RequestPath.requireNoDotSegments(path);
        if (path.equals("nix-cache-info")) {
            return Optional.of(new Route(Noun.CACHE_INFO, Optional.empty(), ""));
        }
        if (path.equals("pubkey")) {
            return Optional.of(new Route(Noun.PUBLIC_KEYS, Optional.empty(), ""));
        }
        if (path.equals("pins")) {
            return Optional.of(new Route(Noun.PINS, Optional.empty(), ""));
        }
        if (path.equals("gc")) {
            return Optional.of(new Route(Noun.COLLECTION, Optional.empty(), ""));
        }
        int slash = path.indexOf('/');
        return slash < 0 ? top(path) : inFolder(path, path.substring(0, slash), path.substring(slash + 1));
    }

    private static Optional<Route> top(String path) {
        if (path.endsWith(NAR_INFO)) {
            return Optional.of(new Route(Noun.NAR_INFO, Optional.empty(), cut(path, NAR_INFO)));
        }
        return path.endsWith(LISTING)
                ? Optional.of(new Route(Noun.FILE, Optional.of(FileKind.LISTING), cut(path, LISTING)))
                : Optional.empty();
    }

    private static Optional<Route> inFolder(String path, String folder, String name) {
        if (path.startsWith(NAR)) {
            return Optional.of(new Route(Noun.NAR, Optional.empty(), name));
        }
        if (path.startsWith(PIN) && name.endsWith(NAR_INFO)) {
            return Optional.of(new Route(Noun.PIN, Optional.empty(), cut(name, NAR_INFO)));
        }
        for (FileKind kind : FileKind.values()) {
            if (kind != FileKind.LISTING && kind.folder().equals(folder)) {
                return Optional.of(new Route(Noun.FILE, Optional.of(kind), name));
            }
        }
        return Optional.empty();
    }

    private static String cut(String path, String end) {
        return path.substring(0, path.length() - end.length());
    }
}
