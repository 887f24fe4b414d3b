package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.util.Optional;

/**
 * Where a narinfo says that its NAR is, relative to the cache.
 *
 * @param prefix the hash of the store path, which some servers put before that of the file
 * @param query as it was written, without the question mark
 */
public record NarUrl(Optional<PathHash> prefix, NarName name, Optional<String> query) {
    private static final int LONGEST = 1024;

    public static NarUrl of(NarName name) {
        return new NarUrl(Optional.empty(), name, Optional.empty());
    }

    /** Reads a URL that a client wrote. Folders before the file do not matter; what leads out of the cache is refused. */
    public static NarUrl parse(String text) {
        BadRequest.unless(text.length() <= LONGEST, "URL is too long");
        int mark = text.indexOf('?');
        String path = mark < 0 ? text : text.substring(0, mark);
        Optional<String> query = mark < 0 ? Optional.empty() : Optional.of(text.substring(mark + 1));
        BadRequest.unless(!path.startsWith("/") && path.indexOf(':') < 0, "URL is not relative to the cache");
        BadRequest.unless(
                text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\' && c != '#'),
                "URL has a character that must not be in it");
        for (String segment : path.split("/", -1)) {
            BadRequest.unless(
                    !segment.isEmpty() && !segment.equals(".") && !segment.equals("..") && segment.indexOf('%') < 0,
                    "URL has a segment that must not be in it");
        }
        return ofFile(path.substring(path.lastIndexOf('/') + 1), query);
    }

    /** Reads the name of a file, maybe with a hash of a store path before it. */
    public static NarUrl ofFile(String file, Optional<String> query) {
        boolean prefixed = file.length() > PathHash.LENGTH
                && (file.charAt(PathHash.LENGTH) == '-' || file.charAt(PathHash.LENGTH) == '_')
                && PathHash.isOne(file.substring(0, PathHash.LENGTH));
        return prefixed
                ? new NarUrl(
                        Optional.of(new PathHash(file.substring(0, PathHash.LENGTH))),
                        NarName.parse(file.substring(PathHash.LENGTH + 1)),
                        query)
                : new NarUrl(Optional.empty(), NarName.parse(file), query);
    }

    /** The same file without anything before its hash. */
    public NarUrl normalised() {
        return new NarUrl(Optional.empty(), name, query);
    }

    /** As every narinfo of this server has it. */
    public String text() {
        String before = prefix.map(hash -> hash + "-").orElse("");
        return "nar/" + before + name.fileName() + query.map(text -> "?" + text).orElse("");
    }
}
