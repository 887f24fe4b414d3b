package io.stowage.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.cli.terminal.Progress;
import io.stowage.cli.terminal.ProgressBar;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What a command tells: text for people or JSON for programs, and a bar while somebody waits at a terminal. */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print the result as JSON; lists have one object on each line.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress bar, even at a terminal.")
    private boolean quiet;

    private final Surroundings surroundings;

    Output(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    boolean isJson() {
        return json;
    }

    /** Prints a result, in one way or the other. */
    void show(Object result, Supplier<String> text) {
        surroundings.out().println(json ? render(result) : text.get().stripTrailing());
        surroundings.out().flush();
    }

    /** A remark that is not the result: never in the way of a pipe. */
    void note(String text) {
        if (!json) {
            surroundings.err().println(text);
        }
    }

    Progress progress(String what, long bytes) {
        boolean shown = surroundings.terminal() && !quiet && !json;
        return shown ? new ProgressBar(surroundings.err(), what, bytes, System::nanoTime) : Progress.SILENT;
    }

    static String render(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON", e);
        }
    }
}
