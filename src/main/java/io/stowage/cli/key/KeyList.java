package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists access keys. */
@Command(
        name = "list",
        description = "List all access keys, without their secrets.",
        footerHeading = "%nExamples:%n",
        footer = {"  stowage s3-keys list", "  stowage s3-keys list --json"})
public final class KeyList implements Callable<Integer> {
    private static final int PAGE = 1000;

    @Mixin
    private final RemoteKeys keys;

    @Mixin
    private final Output output;

    public KeyList(Surroundings surroundings) {
        this.keys = new RemoteKeys(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        String after = "";
        JsonNode page;
        do {
            page = keys.get(
                    "cannot list access keys", "", Server.parameters("limit", String.valueOf(PAGE), "after", after));
            show(page);
            after = page.path(page.size() - 1).path("key").asText();
        } while (page.size() == PAGE);
        return Exit.OK.code();
    }

    private void show(JsonNode page) {
        if (output.isJson()) {
            page.forEach(key -> output.show(key, key::toString));
        } else {
            output.show(page, () -> RemoteKeys.table(page));
        }
    }
}
