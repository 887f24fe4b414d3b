package io.stowage.cli.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.terminal.Table;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the stores of a server and what is known of the bytes in them. */
@Command(
        name = "status",
        exitCodeOnInvalidInput = CustodyExit.USAGE,
        description = {
            "Show the stores of a server: how they are, what is known of the places in them, and the last verification.",
            "Exit codes: 0 all good, 1 bytes are lost, 3 wrong usage."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage storage status", "  stowage storage status --json"})
public final class StorageStatus implements Callable<Integer> {
    @Mixin
    private final StorageServer server;

    @Mixin
    private final Output output;

    public StorageStatus(Surroundings surroundings) {
        this.server = new StorageServer(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode backends = server.get("cannot ask for stores", "/backends");
        if (output.isJson()) {
            backends.forEach(backend -> output.show(backend, backend::toString));
        } else {
            output.show(backends, () -> table(backends));
        }
        boolean loss = StreamSupport.stream(backends.spliterator(), false)
                .map(backend -> backend.path("locations"))
                .anyMatch(places ->
                        places.path("failed").asLong() + places.path("missing").asLong() > 0);
        return loss ? CustodyExit.LOSS : CustodyExit.GOOD;
    }

    private static String table(JsonNode backends) {
        Table table = new Table(
                "BACKEND",
                "STATUS",
                "STORED",
                "VERIFIED",
                "FAILED",
                "MISSING",
                "TO DELETE",
                "LAST VERIFICATION",
                "OLDEST READING");
        backends.forEach(backend -> {
            JsonNode places = backend.path("locations");
            JsonNode last = backend.path("last_verify");
            table.row(
                    Output.printable(backend.path("id").asText()),
                    backend.path("status").asText(),
                    places.path("stored").asText(),
                    places.path("verified").asText(),
                    places.path("failed").asText(),
                    places.path("missing").asText(),
                    backend.path("objects_to_delete").asText(),
                    last.isMissingNode()
                            ? "never"
                            : last.path("state").asText() + " "
                                    + last.path("updated_at").asText(),
                    backend.path("oldest_verification").asText(""));
        });
        return table.render();
    }
}
