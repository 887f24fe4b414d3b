package io.stowage.cli.blob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.OwnerOptions;
import io.stowage.cli.remote.Server;
import io.stowage.cli.terminal.Figures;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--admin-token",
            paramLabel = "REFERENCE",
            description =
                    "Where the admin token is: env:NAME or file:/path. Default: env:STOW_ADMIN_TOKEN, if it is set.")
    private @Nullable String token;

    @Mixin
    private final OwnerOptions owners;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    public BlobLs(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.owners = new OwnerOptions(surroundings);
        this.servers = new ServerOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Owner owner = owners.require();
        Server server = servers.connect();
        long count = 0;
        String after = "";
        do {
            Map<String, String> query = Server.parameters("owner_id", owner.toString());
            if (!after.isEmpty()) {
                query.put("after", after);
            }
            HttpRequest.Builder request = server.request("/v1/blobs", query);
            bearer().ifPresent(value -> request.header("Authorization", "Bearer " + value));
            JsonNode page = server.ask(
                    "cannot list the blobs of " + owner, request.build(), (head, body) -> JSON.readTree(body));
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

    private Optional<String> bearer() {
        Optional<String> reference = Optional.ofNullable(token)
                .or(() -> surroundings.variable("STOW_ADMIN_TOKEN").map(value -> "env:STOW_ADMIN_TOKEN"));
        return reference.map(text -> ServerOptions.reveal("--admin-token", text, surroundings));
    }
}
