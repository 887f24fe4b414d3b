package io.stowage.cli.blob;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.HeaderLines;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The header lines that a file gets on its way to become a blob. They are part of what its hash is over. */
final class HeaderOptions {
    private static final String FALLBACK_TYPE = "application/octet-stream";

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "The media type. Default: by the end of the file's name, else " + FALLBACK_TYPE + ".")
    private @Nullable String type;

    @Option(names = "--name", paramLabel = "NAME", description = "The name under which browsers save it.")
    private @Nullable String name;

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "One more header line; may be repeated.")
    private List<String> more = new ArrayList<>();

    @Option(names = "--bare", description = "No header lines at all: the hash is over the bytes alone.")
    private boolean bare;

    HeaderLines lines(Path file, BlobSize size) {
        if (bare) {
            return HeaderLines.NONE;
        }
        List<String> lines = new ArrayList<>(more);
        lines.add("Content-Length: " + size.bytes());
        lines.add("Content-Type: " + (type != null ? type : guess(name != null ? name : String.valueOf(file))));
        if (name != null) {
            lines.add("Content-Disposition: attachment; " + fileName(name));
        }
        try {
            return new HeaderLines(lines);
        } catch (IllegalArgumentException e) {
            throw new CommandException(Exit.USAGE, "these header lines are refused: " + e.getMessage(), "", e);
        }
    }

    /** By the JDK's own table, which is the same on every system; what the system knows would change the hash. */
    private static String guess(String fileName) {
        String guessed = URLConnection.guessContentTypeFromName(fileName);
        return guessed == null ? FALLBACK_TYPE : guessed;
    }

    /** As the other clients write it, so that one file has one hash. */
    private static String fileName(String name) {
        if (name.matches("[A-Za-z0-9._-]+")) {
            return "filename=" + name;
        }
        if (name.chars().allMatch(c -> c < 0x7f)) {
            return "filename=\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
        return "filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
