package io.stowage.cli.blob;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Output;
import io.stowage.cli.command.ServerOptions;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.owner.OwnerOptions;
import io.stowage.cli.remote.Download;
import io.stowage.cli.remote.RemoteBlob;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Downloads a blob and hashes every byte of it on the way. */
@Command(
        name = "download",
        description = {
            "Download a blob. Ranges come in parallel, each chunk is verified here, and the file appears only when it is"
                    + " whole. The same command goes on after a failure."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage blob download --owner rrkah-fqaaa-aaaaa-aaaaq-cai sha256:8b8e… -o photo.jpg",
            "  stowage blob download --owner rrkah-fqaaa-aaaaa-aaaaq-cai sha256:8b8e… -o - | tar x"
        })
public final class BlobDownload implements Callable<Integer> {
    @Parameters(paramLabel = "HASH", converter = Hashes.class, description = "The root hash of the blob.")
    @SuppressWarnings("NullAway.Init")
    private Digest hash;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write it, or - for a pipe. Default: the hash, in this folder.")
    private @Nullable Path to;

    @Option(names = "--force", description = "Replace the file when there is one.")
    private boolean force;

    @Option(names = "--parallel", paramLabel = "N", description = "Ranges on their way at a time. Default: 6.")
    private int parallel = 6;

    @Mixin
    private final OwnerOptions owners;

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final Output output;

    private final Surroundings surroundings;

    /** What is told at the end. */
    record Told(String hash, String file, long bytes, long fetchedBytes, long keptBytes, long millis) {}

    public BlobDownload(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.owners = new OwnerOptions(surroundings);
        this.servers = new ServerOptions(surroundings);
        this.output = new Output(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        long begun = System.nanoTime();
        Path target = target();
        boolean pipe = target.toString().equals("-");
        RemoteBlob blob = RemoteBlob.find(servers.connect(), owners.require(), hash);
        Download download = new Download(blob, parallel);
        Download.Result result;
        try (Progress progress = output.progress("receiving", blob.tree().size().bytes())) {
            result = pipe
                    ? download.toStream(surroundings.out(), progress)
                    : download.toFile(target.toAbsolutePath(), progress);
        }
        surroundings.out().flush();
        if (!pipe) {
            show(blob.tree(), target, result, Duration.ofNanos(System.nanoTime() - begun));
        }
        return Exit.OK.code();
    }

    private Path target() {
        Path target = to != null ? to : Path.of(hash.hex());
        if (Files.isDirectory(target)) {
            target = target.resolve(hash.hex());
        }
        if (Files.exists(target) && !force) {
            throw new CommandException(Exit.FAILED, target + " is there already", "give --force to replace it");
        }
        return target;
    }

    private void show(BlobTree tree, Path target, Download.Result result, Duration time) {
        Told told = new Told(
                tree.root().toString(),
                target.toString(),
                tree.size().bytes(),
                result.fetched(),
                result.kept(),
                time.toMillis());
        String kept = result.kept() == 0 ? "" : ", " + Figures.size(result.kept()) + " were there from before";
        output.show(
                told,
                () -> told.file() + "\n" + Figures.size(told.bytes()) + " verified, in " + Figures.time(time) + " ("
                        + Figures.rate(told.fetchedBytes(), time) + ")" + kept);
    }
}
