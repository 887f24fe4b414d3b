package io.stowage.cli.blob;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.OwnerOptions;
import io.stowage.cli.remote.Server;
import io.stowage.cli.terminal.Figures;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what an owner has. */
@Command(
        name = "ls",
        description = {
            "List the complete blobs of an owner: hash, size, type and when it was completed. It needs the admin token, or a"
                    + " server on this machine that trusts all."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage blob ls --owner rrkah-fqaaa-aaaaa-aaaaq-cai --admin-token file:/run/secrets/stowage",
            "  stowage blob ls --owner rrkah-fqaaa-aaaaa-aaaaq-cai --json"
        })
public final class BlobLs implements Callable<Integer> {
    @Mixin
    private final OwnerOptions owners;

    @Mixin
    private final AdminOptions admin;

    @Mixin
    private final Output output;

    public BlobLs(Surroundings surroundings) {
        this.owners = new OwnerOptions(surroundings);
        this.admin = new AdminOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Owner owner = owners.require();
        Server server = admin.connect();
        long count = 0;
        String after = "";
        do {
            Map<String, String> query = Server.parameters("owner_id", owner.toString());
            if (!after.isEmpty()) {
                query.put("after", after);
            }
            HttpRequest.Builder request =
                    admin.isGiven() ? admin.request(server, "/v1/blobs", query) : server.request("/v1/blobs", query);
            JsonNode page = server.ask(
                    "cannot list the blobs of " + owner, request.build(), (head, body) -> AdminOptions.read(body));
            page.path("blobs").forEach(this::show);
            count += page.path("blobs").size();
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        output.note(count + " blobs");
        return Exit.OK.code();
    }

    private void show(JsonNode blob) {
        output.show(
                blob,
                () -> String.format(
                        "%s  %10s  %s  %s",
                        blob.path("hash").asText(),
                        Figures.size(blob.path("bytes").asLong()),
                        blob.path("completed").asText(),
                        Output.printable(blob.path("type").asText())));
    }
}
