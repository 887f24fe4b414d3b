package io.stowage.cli.blob;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.LocalBlob;
import io.stowage.cli.remote.RemoteBlob;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import io.stowage.digest.tree.BlobTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hashes all bytes of a blob as they come from the server, or those of a local copy. */
@Command(
        name = "verify",
        description = {
            "Fetch a blob, hash all of it here and keep nothing; or, with --file, compare a local copy with the blob's tree."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage blob verify --owner rrkah-fqaaa-aaaaa-aaaaq-cai sha256:8b8e…",
            "  stowage blob verify --owner rrkah-fqaaa-aaaaa-aaaaq-cai sha256:8b8e… --file photo.jpg"
        })
public final class BlobVerify implements Callable<Integer> {
    @Option(names = "--file", paramLabel = "FILE", description = "The local copy; only the tree is fetched then.")
    private @Nullable Path file;

    @Mixin
    private final FetchOptions blob;

    /** What is printed at the end; a blob that is damaged is an error instead. */
    record Summary(String hash, long bytes, int chunks, String verified) {}

    public BlobVerify(Surroundings surroundings) {
        this.blob = new FetchOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        RemoteBlob found = blob.find();
        BlobTree tree = found.tree();
        if (file != null) {
            compare(tree, file);
        } else {
            try (Progress progress =
                    blob.output().progress("verifying", tree.size().bytes())) {
                blob.download(found).toNowhere(progress);
            }
        }
        String what = file == null ? "blob" : "file";
        Summary told = new Summary(
                blob.hash().toString(), tree.size().bytes(), tree.chunks().count(), what);
        blob.output()
                .show(
                        told,
                        () -> "the " + what + " is good: " + Figures.size(told.bytes()) + " in " + told.chunks()
                                + " chunks");
        return Exit.OK.code();
    }

    private void compare(BlobTree tree, Path copy) throws IOException {
        try (Progress progress = blob.output().progress("hashing", Files.size(copy));
                LocalBlob local = LocalBlob.open(copy, size -> tree.headers(), progress)) {
            if (!local.tree().root().equals(tree.root())) {
                throw differs(tree, copy);
            }
        } catch (IllegalArgumentException e) {
            // The header lines of the blob name another length than that of the file.
            throw differs(tree, copy);
        }
    }

    private static CommandException differs(BlobTree tree, Path copy) {
        return new CommandException(
                Exit.DAMAGED, copy + " is not the blob " + tree.root() + ": other bytes or another length", "");
    }
}
