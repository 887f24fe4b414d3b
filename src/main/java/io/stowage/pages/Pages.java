package io.stowage.pages;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The console's files, read once at the start: an undeployment finds none of them open, and a request can name no file
 * that was not there then. They lie below WEB-INF, so that no server hands them out by itself.
 */
public final class Pages {
    /** Where they lie in the WAR. */
    static final String FOLDER = "/WEB-INF/console";

    private static final int MAX_FILES = 200;
    private static final int MAX_BYTES = 1 << 20;

    private final Map<String, Page> byPath;

    private Pages(Map<String, Page> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /**
     * Empty where Stowage lies inside another application, which has pages of its own.
     *
     * @param api where the console answers what the pages ask, with a slash in front
     */
    public static Optional<Pages> find(ServletContext context, String api) throws IOException {
        Map<String, Page> found = new HashMap<>();
        collect(context, FOLDER + "/", found);
        @Nullable Page home = found.remove("/index.html");
        if (home == null) {
            return Optional.empty();
        }
        found.put("/", told(home, api));
        return Optional.of(new Pages(found));
    }

    /** The one thing that the pages cannot know by themselves. */
    private static Page told(Page home, String api) {
        String text = home.text().replace("@api@", api.substring(1));
        return Page.of("/index.html", text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static void collect(ServletContext context, String folder, Map<String, Page> into) throws IOException {
        @Nullable Set<String> children = context.getResourcePaths(folder);
        for (String child : new TreeSet<>(children == null ? Set.<String>of() : children)) {
            if (child.endsWith("/")) {
                collect(context, child, into);
                continue;
            }
            if (into.size() >= MAX_FILES) {
                throw new IOException("the console has more than " + MAX_FILES + " files");
            }
            String path = child.substring(FOLDER.length());
            Page.of(path, read(context, child)).ifPresent(page -> into.put(path, page));
        }
    }

    private static byte[] read(ServletContext context, String name) throws IOException {
        try (InputStream in = context.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is listed and is not there");
            }
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(name + " is larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    Optional<Page> page(String path) {
        return Optional.ofNullable(byPath.get(path));
    }
}
