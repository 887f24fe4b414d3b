package io.stowage.cli.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.DamagedException;
import io.stowage.cli.remote.Server;
import io.stowage.cli.remote.Workers;
import io.stowage.cli.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches the files of a package. */
@Command(
        name = "pull",
        description = {
            "Fetch the files of a package and verify each. Files that are there with the right bytes stay as they are."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage artifact pull ci/nightly:tool:1.4 tool-1.4",
            "  stowage artifact pull ci/nightly:tool latest"
        })
public final class ArtifactPull implements Callable<Integer> {
    @Mixin
    private final OnePackage which = new OnePackage();

    @Parameters(index = "1", arity = "0..1", paramLabel = "FOLDER", description = "Where to. Default: here.")
    private Path folder = Path.of("");

    @Option(names = "--parallel", paramLabel = "N", description = "Files on their way at a time. Default: 4.")
    private int parallel = 4;

    @Mixin
    private final Registry registry;

    @Mixin
    private final Output output;

    public ArtifactPull(Surroundings surroundings) {
        this.registry = new Registry(surroundings);
        this.output = new Output(surroundings);
    }

    /** What is told at the end. */
    record Told(String id, String folder, long files, long bytes, long fetched) {}

    @Override
    public Integer call() throws IOException {
        Server server = registry.connect();
        JsonNode found = which.find(registry, server);
        Path root = folder.toAbsolutePath().normalize();
        List<JsonNode> files = new ArrayList<>();
        found.path("files").forEach(file -> {
            if (file.path("state").asText().equals("stored")) {
                files.add(file);
            }
        });
        long bytes =
                files.stream().mapToLong(file -> file.path("size").longValue()).sum();
        AtomicLong fetched = new AtomicLong();
        String id = found.path("id").asText();
        try (Progress progress = output.progress("fetching", bytes)) {
            Workers.run(files.size(), parallel, index -> {
                if (fetch(server, id, files.get(Math.toIntExact(index)), root)) {
                    fetched.incrementAndGet();
                }
                progress.add(files.get(Math.toIntExact(index)).path("size").longValue());
            });
        }
        Told told = new Told(id, root.toString(), files.size(), bytes, fetched.get());
        output.show(
                told,
                () -> told.files() + " files of " + id + " in " + root + ", " + told.fetched() + " of them fetched");
        return Exit.OK.code();
    }

    /** Whether it had to be fetched. */
    private boolean fetch(Server server, String id, JsonNode file, Path root) throws IOException {
        String path = file.path("path").asText();
        String digest = file.path("digests").path("sha256").asText();
        Path target = LocalFiles.within(root, path);
        if (Files.isRegularFile(target)
                && LocalFiles.digest(target, Progress.SILENT).hex().equals(digest)) {
            return false;
        }
        Files.createDirectories(target.getParent());
        Path part = Files.createTempFile(target.getParent(), ".stowage-", ".part");
        try {
            Registry.NOTHING.told(() -> server.ask(
                    "cannot fetch " + path,
                    registry.request(server, "/packages/" + id + "/files/" + Registry.encoded(path), Map.of())
                            .build(),
                    (head, in) -> Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING)));
            if (!LocalFiles.digest(part, Progress.SILENT).hex().equals(digest)) {
                throw new DamagedException(path + " did not come as it was stored");
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return true;
    }
}
