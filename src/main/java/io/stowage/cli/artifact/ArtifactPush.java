package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.cli.artifact.LocalFiles.LocalFile;
import io.stowage.cli.command.AdminOptions;
import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Server;
import io.stowage.cli.remote.Workers;
import io.stowage.cli.terminal.Progress;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a package of files and finalizes it. */
@Command(
        name = "push",
        description = {
            "Make a package of files and finalize it. What the package has already is not sent again, so the same command"
                    + " goes on after a failure."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage artifact push --producer ci/nightly --name tool --version 1.4 build/dist",
            "  stowage artifact push --producer ci --name app --version 2 --class release --label os=linux app.tar.gz"
        })
public final class ArtifactPush implements Callable<Integer> {
    @Option(
            names = "--producer",
            required = true,
            paramLabel = "NAME",
            description = "Who makes it, such as ci/nightly.")
    @SuppressWarnings("NullAway.Init")
    private String producer;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it is.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--version", paramLabel = "VERSION", description = "Which one; without it, the package has none.")
    private String version = "";

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "Retention class. Default: the server's default one.")
    private @Nullable String retentionClass;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label; may be given several times.")
    private Map<String, String> labels = new TreeMap<>();

    @Option(names = "--open", description = "Leave the package open, so that more files can come.")
    private boolean open;

    @Option(names = "--parallel", paramLabel = "N", description = "Files on their way at a time. Default: 4.")
    private int parallel = 4;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files, and folders whose files keep their paths.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> named;

    @Mixin
    private final Registry registry;

    @Mixin
    private final Output output;

    public ArtifactPush(Surroundings surroundings) {
        this.registry = new Registry(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        List<LocalFile> files = LocalFiles.of(named);
        if (files.stream().map(LocalFile::path).distinct().count() < files.size()) {
            throw new CommandException(
                    Exit.USAGE, "two of the files would have the same path in the package", "push their folder");
        }
        Server server = registry.connect();
        JsonNode made =
                registry.send(server, "cannot make the package", "POST", "/packages", Map.of(), draft().toString());
        String id = made.path("id").asText();
        Map<String, String> stored = new HashMap<>();
        made.path("files").forEach(file -> {
            if (file.path("state").asText().equals("stored")) {
                stored.put(
                        file.path("path").asText(),
                        file.path("digests").path("sha256").asText());
            }
        });
        send(server, id, files, stored);
        JsonNode done = open
                ? registry.get(server, "cannot show the package", "/packages/" + id, Map.of())
                : registry.send(
                        server, "cannot finalize the package", "POST", "/packages/" + id + "/finalize", Map.of(), "");
        output.show(done, () -> PackageText.summary(done));
        return Exit.OK.code();
    }

    private ObjectNode draft() {
        ObjectNode draft = AdminOptions.document();
        draft.put("producer", producer).put("name", name).put("version", version);
        if (retentionClass != null) {
            draft.put("retention_class", retentionClass);
        }
        ObjectNode all = draft.putObject("labels");
        labels.forEach(all::put);
        return draft;
    }

    private void send(Server server, String id, List<LocalFile> files, Map<String, String> stored) throws IOException {
        long bytes = files.stream().mapToLong(LocalFile::size).sum();
        try (Progress progress = output.progress("sending", bytes)) {
            Workers.run(files.size(), parallel, index -> {
                LocalFile file = files.get(Math.toIntExact(index));
                String digest = LocalFiles.digest(file.file(), Progress.SILENT).hex();
                if (!digest.equals(stored.get(file.path()))) {
                    put(server, id, file, digest);
                }
                progress.add(file.size());
            });
        }
    }

    private void put(Server server, String id, LocalFile file, String digest) throws IOException {
        String below = "/packages/" + id + "/files/" + Registry.encoded(file.path());
        JsonNode unused = Registry.NOTHING.told(() -> server.ask(
                "cannot send " + file.path(),
                registry.request(server, below, Map.of())
                        .header("X-Checksum-Sha256", digest)
                        .PUT(BodyPublishers.ofFile(file.file()))
                        .build(),
                (head, in) -> AdminOptions.read(in)));
    }
}
