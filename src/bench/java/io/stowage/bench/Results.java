package io.stowage.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a table: told as they come, and once more together at the end. */
final class Results {
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<String> lines = new ArrayList<>();

    Results(String head) {
        lines.add(head);
    }

    void tell(String line) {
        out.println(line);
        lines.add(line);
    }

    void writeTo(Path file) throws IOException {
        Files.write(file, lines);
        out.println();
        out.println(Table.machine());
        lines.forEach(out::println);
        out.println("written to " + file);
    }
}
