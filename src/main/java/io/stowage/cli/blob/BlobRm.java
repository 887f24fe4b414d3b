package io.stowage.cli.blob;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.Owners;
import io.stowage.cli.remote.Server;
import io.stowage.ic.Owner;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes all blobs of an owner: the one deletion that the server's protocol has. */
@Command(
        name = "rm",
        description = {
            "Delete all blobs of an owner, for ever. Single blobs cannot be deleted: blobs of one owner share chunks. The"
                    + " server has to have stowage.v1.delete-owner.token."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  stowage blob rm --owner rrkah-fqaaa-aaaaa-aaaaq-cai --all --token file:/run/secrets/delete-owner"})
public final class BlobRm implements Callable<Integer> {
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;
    /** Each round deletes for up to 25 seconds. */
    private static final int MOST_ROUNDS = 1000;

    @Option(names = "--all", required = true, description = "Yes, all of them.")
    private boolean all;

    @Option(
            names = "--token",
            required = true,
            paramLabel = "REFERENCE",
            description = "Where the token for deleting owners is: env:NAME or file:/path.")
    @SuppressWarnings("NullAway.Init")
    private String token;

    @Option(
            names = "--owner",
            required = true,
            paramLabel = "PRINCIPAL",
            converter = Owners.class,
            description = "The owner; never taken from the environment here.")
    private @Nullable Owner owner;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    public BlobRm(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.servers = new ServerOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (!all || owner == null) {
            throw new CommandException(Exit.USAGE, "all blobs are deleted only with --all", "");
        }
        Server server = servers.connect();
        HttpRequest request = server.request("/v1/owner", Server.parameters("owner_id", owner.toString()))
                .header("Authorization", "Bearer " + ServerOptions.reveal("--token", token, surroundings))
                .DELETE()
                .build();
        String what = "cannot delete the blobs of " + owner;
        int status = ACCEPTED;
        for (int round = 0; round < MOST_ROUNDS && status == ACCEPTED; round++) {
            status = server.ask(what, request, (head, body) -> head.statusCode());
        }
        if (status == ACCEPTED) {
            throw new CommandException(Exit.UNAVAILABLE, what + ": it takes too long", "run the same command again");
        }
        boolean something = status != NO_CONTENT;
        output.show(
                Map.of("owner", owner.toString(), "deleted", something),
                () -> something ? "all blobs of " + owner + " are deleted" : owner + " had no blobs");
        return Exit.OK.code();
    }
}
