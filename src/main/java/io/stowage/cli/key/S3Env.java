package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what clients of S3 want to know. */
@Command(
        name = "env",
        description = {
            "Print what S3 clients want, ready to paste: endpoint, region and key. The server says where S3 answers, and, with"
                    + " the admin token, whether the key may be used. It does not know the secret any more: give it by reference, or put it"
                    + " in place of " + S3Env.PLACEHOLDER + "."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage s3 env STWQ7C3ZP2M4XK6LAV5B",
            "  stowage s3 env STWQ7C3ZP2M4XK6LAV5B --for rclone --secret file:/run/secrets/s3",
            "  stowage s3 env STWQ7C3ZP2M4XK6LAV5B --for env --endpoint https://s3.example.org"
        })
public final class S3Env implements Callable<Integer> {
    static final String PLACEHOLDER = "THE-SECRET-OF-THE-KEY";

    @Parameters(paramLabel = "KEY", description = "The id of a key.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(
            names = "--for",
            paramLabel = "CLIENT",
            description = "One of: ${COMPLETION-CANDIDATES}. Default: all of them.")
    private @Nullable S3Client client;

    @Option(
            names = "--secret",
            paramLabel = "REFERENCE",
            description = "Where the key's secret is: env:NAME or file:/path. It is printed. Default: " + PLACEHOLDER
                    + ", to be replaced by you.")
    private @Nullable String secret;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where clients find S3. Default: what the server says, at the address that it is asked at.")
    private @Nullable String endpoint;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = "The region to sign for. Default: ${DEFAULT-VALUE}, which every server takes without"
                    + " stowage.s3.strict-region.")
    private String region = "stowage";

    @Mixin
    private final RemoteKeys keys;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    public S3Env(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.keys = new RemoteKeys(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        requireOneLine("the key", id);
        requireOneLine("the region", region);
        checkKey();
        S3Places places = endpoint == null ? S3Places.of(keys.connect()) : S3Places.at(endpoint);
        S3Access access = new S3Access(places.usual(), region, id, secret());
        List<S3Client> wanted = client == null ? List.of(S3Client.values()) : List.of(client);
        List<String> texts = new ArrayList<>();
        for (S3Client each : wanted) {
            texts.add(settings(each, access, places.root()));
        }
        output.show(document(wanted, texts, access), () -> String.join("\n", texts));
        if (secret == null) {
            output.note("put the secret of the key in place of " + PLACEHOLDER
                    + "; it was shown when the key was made, and" + " s3-keys reset makes a new one");
        }
        return Exit.OK.code();
    }

    private String settings(S3Client one, S3Access access, Optional<String> root) {
        if (!one.needsRoot() || access.isAtRoot()) {
            return one.settings(access);
        }
        return root.map(place -> one.settings(access.at(place)))
                .orElseGet(() -> "# " + word(one) + " cannot use S3 below a path: give it a host or a port of its own\n"
                        + "# (stowage.s3.hosts, stowage.s3.ports), and ask again, or name the place with --endpoint\n");
    }

    private String secret() {
        if (secret == null) {
            return PLACEHOLDER;
        }
        String revealed = ServerOptions.reveal("--secret", secret, surroundings);
        requireOneLine("the secret", revealed);
        return revealed;
    }

    /** What is pasted must not bring lines of its own. */
    private static void requireOneLine(String what, String text) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw new CommandException(
                    Exit.USAGE, what + " is empty or has control characters", "give it as it was shown");
        }
    }

    /** Only the administrator may ask; without the token the key is taken as it is given. */
    private void checkKey() throws IOException {
        if (!keys.mayAsk()) {
            output.note("without the admin token nobody can say whether the server knows this key");
            return;
        }
        JsonNode key = keys.find(id);
        if (!key.path("enable").asBoolean()) {
            output.note("the key " + id + " is disabled: s3-keys enable " + id);
        }
    }

    private static Map<String, Object> document(List<S3Client> wanted, List<String> texts, S3Access access) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("endpoint", access.endpoint());
        document.put("region", access.region());
        document.put("key", access.key());
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            settings.put(word(wanted.get(i)), texts.get(i));
        }
        document.put("settings", settings);
        return document;
    }

    private static String word(S3Client one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
