package io.stowage.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One block of a document between fences. The words after its language say who makes sure that it is true:
 *
 * <ul>
 *   <li>{@code sh run}: {@link DocumentedCommandsIT} runs it, in the order of the document
 *   <li>{@code sh server}: the same, as a server that runs until the next one, or to the end of the document
 *   <li>{@code sh ci}: the landing's script runs the very same lines
 *   <li>{@code sh outside: REASON}: it needs what no test here has
 *   <li>{@code properties}: settings, which all have to be known
 *   <li>{@code text}, {@code js} and others: nothing to be typed
 * </ul>
 */
record Block(String document, int line, String language, String mark, String text) {
    private static final String FENCE = "```";

    enum Kind {
        RUN,
        SERVER,
        CI,
        OUTSIDE,
        SETTINGS,
        PROSE
    }

    /** What it is; empty when nobody said. */
    Optional<Kind> kind() {
        return switch (language) {
            case "sh" -> command();
            case "properties" -> Optional.of(Kind.SETTINGS);
            case "" -> Optional.empty();
            default -> Optional.of(Kind.PROSE);
        };
    }

    private Optional<Kind> command() {
        if (mark.startsWith("outside: ")) {
            return Optional.of(Kind.OUTSIDE);
        }
        return switch (mark) {
            case "run" -> Optional.of(Kind.RUN);
            case "server" -> Optional.of(Kind.SERVER);
            case "ci" -> Optional.of(Kind.CI);
            default -> Optional.empty();
        };
    }

    static List<Block> read(String document) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(Path.of(document));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int begin = i;
                StringBuilder text = new StringBuilder();
                while (!lines.get(++i).equals(FENCE)) {
                    text.append(lines.get(i)).append('\n');
                }
                String[] words =
                        lines.get(begin).substring(FENCE.length()).trim().split(" ", 2);
                blocks.add(new Block(
                        document, begin + 1, words[0], words.length > 1 ? words[1].trim() : "", text.toString()));
            }
        }
        return blocks;
    }

    @Override
    public String toString() {
        return document + ":" + line;
    }
}
