package io.stowage.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.cli.terminal.Progress;
import io.stowage.cli.terminal.ProgressBar;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What a command prints: text for people or JSON for programs, and a progress bar at a terminal. */
public final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print the result as JSON; lists have one object on each line.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress bar, even at a terminal.")
    private boolean quiet;

    private final Surroundings surroundings;

    public Output(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public boolean isJson() {
        return json;
    }

    /** Prints a result, in one way or the other. */
    public void show(Object result, Supplier<String> text) {
        surroundings.out().println(json ? render(result) : text.get().stripTrailing());
        surroundings.out().flush();
    }

    /** A remark that is not the result: never in the way of a pipe. */
    public void note(String text) {
        if (!json) {
            surroundings.err().println(text);
        }
    }

    public Progress progress(String what, long bytes) {
        boolean shown = surroundings.terminal() && !quiet && !json;
        return shown ? new ProgressBar(surroundings.err(), what, bytes, System::nanoTime) : Progress.SILENT;
    }

    public static String render(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON", e);
        }
    }

    /** A key or a note without the control characters that a terminal would obey. */
    public static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
