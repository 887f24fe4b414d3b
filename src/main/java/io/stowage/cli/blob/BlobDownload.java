package io.stowage.cli.blob;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.Download;
import io.stowage.cli.remote.RemoteBlob;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
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
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write it, or - for a pipe. Default: the hash, in this folder.")
    private @Nullable Path to;

    @Option(names = "--force", description = "Replace the file when there is one.")
    private boolean force;

    @Mixin
    private final FetchOptions blob;

    private final Surroundings surroundings;

    /** What is printed at the end. */
    record Summary(String hash, String file, long bytes, long fetchedBytes, long keptBytes, long millis) {}

    public BlobDownload(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.blob = new FetchOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        long begun = System.nanoTime();
        Path target = target();
        boolean pipe = target.toString().equals("-");
        RemoteBlob found = blob.find();
        Download download = blob.download(found);
        Download.Result result;
        try (Progress progress =
                blob.output().progress("receiving", found.tree().size().bytes())) {
            result = pipe
                    ? download.toStream(surroundings.out(), progress)
                    : download.toFile(target.toAbsolutePath(), progress);
        }
        surroundings.out().flush();
        if (!pipe) {
            show(found.tree(), target, result, Duration.ofNanos(System.nanoTime() - begun));
        }
        return Exit.OK.code();
    }

    private Path target() {
        Path target = to != null ? to : Path.of(blob.hash().hex());
        if (Files.isDirectory(target)) {
            target = target.resolve(blob.hash().hex());
        }
        if (Files.exists(target) && !force) {
            throw new CommandException(Exit.FAILED, target + " is there already", "give --force to replace it");
        }
        return target;
    }

    private void show(BlobTree tree, Path target, Download.Result result, Duration time) {
        Summary told = new Summary(
                tree.root().toString(),
                target.toString(),
                tree.size().bytes(),
                result.fetched(),
                result.kept(),
                time.toMillis());
        String kept = result.kept() == 0 ? "" : ", " + Figures.size(result.kept()) + " were there from before";
        blob.output()
                .show(
                        told,
                        () -> told.file() + "\n" + Figures.size(told.bytes()) + " verified, in " + Figures.time(time)
                                + " (" + Figures.rate(told.fetchedBytes(), time) + ")" + kept);
    }
}
