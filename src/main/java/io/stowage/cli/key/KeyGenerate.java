package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an access key. */
@Command(
        name = "generate",
        description = "Make an access key and show its secret, this once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage s3-keys generate",
            "  stowage s3-keys generate --credit 2.5cr",
            "  stowage s3-keys generate --name builder --rights read,write:oci --note \"for the builds\"",
            "  stowage s3-keys generate --owner rrkah-fqaaa-aaaaa-aaaaq-cai --json"
        })
public final class KeyGenerate implements Callable<Integer> {
    @Option(
            names = "--owner",
            paramLabel = "PRINCIPAL",
            description = "Who pays. Default: the key itself, from an account of its own.")
    private @Nullable String owner;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "May stand for the key where a client sends user and password.")
    private @Nullable String name;

    @Option(
            names = "--rights",
            paramLabel = "LIST",
            description =
                    "read, write and admin, each for all fronts or, as in write:s3, for one. Default: read,write.")
    private @Nullable String rights;

    @Option(names = "--note", paramLabel = "TEXT", description = "What the key is for.")
    private @Nullable String note;

    @Mixin
    private final RemoteKeys keys;

    @Mixin
    private final KeyAccount account = new KeyAccount();

    @Mixin
    private final Output output;

    public KeyGenerate(Surroundings surroundings) {
        this.keys = new RemoteKeys(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        ObjectNode wish = AdminOptions.document();
        put(wish, "owner", owner);
        put(wish, "name", name);
        put(wish, "rights", rights);
        put(wish, "note", note);
        JsonNode key = keys.send("cannot make an access key", "POST", "", wish.toString(), Map.of());
        // Before anything that may fail: this is the only time that the secret is told.
        output.show(key, () -> RemoteKeys.text(key));
        account.settle(keys.admin(), key, output);
        return Exit.OK.code();
    }

    private static void put(ObjectNode wish, String field, @Nullable String value) {
        if (value != null) {
            wish.put(field, value);
        }
    }
}
