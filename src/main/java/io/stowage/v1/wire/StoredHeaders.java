package io.stowage.v1.wire;

import io.stowage.digest.tree.HeaderLines;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three header lines of an uploader that are sent back, made harmless: what a browser might run is only ever
 * downloaded. All other lines are data and never become headers.
 */
public final class StoredHeaders {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    // Possessive, wherever a group repeats: else the pattern goes one call deeper for each time, and a stranger chose
    // how often.
    private static final String QUOTED = "\"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*+\"";
    private static final String PARAMETERS = "(?: *; *" + TOKEN + " *= *(?:" + TOKEN + "|" + QUOTED + "))*+";
    private static final Pattern TYPE = Pattern.compile("(" + TOKEN + "/" + TOKEN + ")" + PARAMETERS);
    private static final Pattern DISPOSITION = Pattern.compile(TOKEN + "(" + PARAMETERS + ")");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9-]+(?: *, *[A-Za-z0-9-]+)*+");

    /** Servers let all headers of an answer have 8 KiB together, and fail with more. */
    private static final int LONGEST_DISPOSITION = 4096;

    private static final int LONGEST = 256;

    private static final Set<String> SAFE = Set.of(
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "image/avif",
            "image/bmp",
            "image/x-icon",
            "image/vnd.microsoft.icon",
            "text/plain",
            "text/csv",
            "application/json",
            "application/pdf",
            "application/zip",
            "application/octet-stream");
    private static final Set<String> SAFE_FAMILIES = Set.of("audio", "video", "font");

    /** What else a page takes for a style sheet; scripts all have the word in their names. */
    private static final String STYLE = "text/css";

    private StoredHeaders() {}

    public static void apply(HeaderLines lines, HttpServletResponse response) {
        String type = find(lines, "Content-Type", TYPE, LONGEST)
                .filter(value -> !isPartOfPages(value))
                .orElse("application/octet-stream");
        Optional<String> disposition = find(lines, "Content-Disposition", DISPOSITION, LONGEST_DISPOSITION);
        response.setHeader("Content-Type", type);
        find(lines, "Content-Language", LANGUAGE, LONGEST)
                .ifPresent(language -> response.setHeader("Content-Language", language));
        if (isSafe(type)) {
            disposition.ifPresent(value -> response.setHeader("Content-Disposition", value));
            return;
        }
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader(
                "Content-Disposition",
                disposition.map(StoredHeaders::asAttachment).orElse("attachment"));
    }

    private static Optional<String> find(HeaderLines lines, String name, Pattern valid, int longest) {
        return lines.find(name)
                .filter(value -> value.length() <= longest)
                .filter(value -> valid.matcher(value).matches());
    }

    /**
     * Whether a page could load this as a script or a style: of the console too, whose origin and so whose content policy
     * blobs share. No header on the blob itself keeps a page from doing so; a type that is neither does, with nosniff.
     */
    private static boolean isPartOfPages(String type) {
        String essence = essence(type);
        return essence.contains("script") || essence.equals(STYLE);
    }

    private static boolean isSafe(String type) {
        String essence = essence(type);
        return SAFE.contains(essence)
                || (SAFE_FAMILIES.contains(essence.substring(0, essence.indexOf('/'))) && !essence.contains("xml"));
    }

    private static String essence(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static String asAttachment(String disposition) {
        Matcher matcher = DISPOSITION.matcher(disposition);
        return matcher.matches() ? "attachment" + matcher.group(1) : "attachment";
    }
}
