package io.stowage.web.answer;

import java.util.ArrayList;
import java.util.List;

/** The tags in {@code If-Match} or {@code If-None-Match}. What is none names nothing. */
record TagList(boolean any, List<Listed> tags) {

    /** One of them; a value that no tag can have never matches. */
    record Listed(String value, boolean weak) {
        boolean names(EntityTag tag, boolean strongly) {
            return value.equals(tag.value()) && !(strongly && (weak || tag.weak()));
        }
    }

    /** @param lines of the header, each a star or a list */
    static TagList parse(List<String> lines, TagSyntax syntax) {
        List<Listed> tags = new ArrayList<>();
        boolean any = false;
        for (String line : lines) {
            if (line.strip().equals("*")) {
                any = true;
            } else {
                read(line, syntax, tags);
            }
        }
        return new TagList(any, tags);
    }

    /** Whether it is the star or has this tag. */
    boolean names(EntityTag tag, boolean strongly) {
        return any || tags.stream().anyMatch(listed -> listed.names(tag, strongly));
    }

    /** Whether it is this tag alone, as in {@code If-Range}. */
    boolean isJust(EntityTag tag, boolean strongly) {
        return !any && tags.size() == 1 && tags.get(0).names(tag, strongly);
    }

    private static void read(String line, TagSyntax syntax, List<Listed> into) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            boolean weak = line.startsWith("W/", at);
            int start = weak ? at + 2 : at;
            int quote = line.startsWith("\"", start) ? line.indexOf('"', start + 1) : -1;
            int comma = line.indexOf(',', Math.max(at, quote));
            int end = comma < 0 ? line.length() : comma;
            if (quote > 0 && line.substring(quote + 1, end).isBlank()) {
                into.add(new Listed(line.substring(start + 1, quote), weak));
            } else if (quote < 0 && syntax == TagSyntax.LENIENT) {
                into.add(new Listed(line.substring(start, end).strip(), weak));
            }
            at = end;
        }
    }
}
