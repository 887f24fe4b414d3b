package io.stowage.cli.blob;

import io.stowage.cli.command.Exit;
import io.stowage.cli.command.Surroundings;
import io.stowage.cli.remote.LocalBlob;
import io.stowage.cli.terminal.Figures;
import io.stowage.cli.terminal.Progress;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.TreeLevels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how a blob, or a file that would become one, is put together. */
@Command(
        name = "show",
        description = {"Show the hash tree of a file, computed here without any server, or of a blob, by its hash."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  stowage tree show photo.jpg",
            "  stowage tree show --owner rrkah-fqaaa-aaaaa-aaaaq-cai sha256:8b8e… --depth 3"
        })
public final class TreeShow implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|HASH", description = "A file, or the root hash of a blob.")
    @SuppressWarnings("NullAway.Init")
    private String what;

    @Option(names = "--depth", paramLabel = "N", description = "Levels of the tree to draw, from the root. Default: 0.")
    private int depth;

    @Option(names = "--chunks", description = "List the hashes of all chunks.")
    private boolean chunks;

    @Mixin
    private final HeaderOptions headers = new HeaderOptions();

    @Mixin
    private final BlobOptions blobs;

    /** What is printed at the end. */
    record Summary(
            String hash, long bytes, int chunks, String chunksRoot, List<String> headers, List<String> chunkHashes) {}

    public TreeShow(Surroundings surroundings) {
        this.blobs = new BlobOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        BlobTree tree = tree();
        TreeLevels levels = tree.levels();
        int count = tree.chunks().count();
        List<String> hashes = chunks
                ? IntStream.range(0, count)
                        .mapToObj(i -> tree.chunks().digest(i).toString())
                        .toList()
                : List.of();
        Summary told = new Summary(
                tree.root().toString(),
                tree.size().bytes(),
                count,
                levels.chunksRoot().toString(),
                tree.headers().lines(),
                hashes);
        blobs.output().show(told, () -> text(told, levels));
        return Exit.OK.code();
    }

    private BlobTree tree() throws IOException {
        Path file = Path.of(what);
        if (Hashes.isHash(what) && !Files.exists(file)) {
            Digest root = new Hashes().convert(what);
            return blobs.find(root).tree();
        }
        try (Progress progress = blobs.output().progress("hashing", Files.size(file));
                LocalBlob blob = LocalBlob.open(file, size -> headers.lines(file, size), progress)) {
            return blob.tree();
        }
    }

    private String text(Summary told, TreeLevels levels) {
        StringBuilder text = new StringBuilder()
                .append("root    ")
                .append(told.hash())
                .append('\n')
                .append("size    ")
                .append(told.bytes())
                .append(" (")
                .append(Figures.size(told.bytes()))
                .append(")\n")
                .append("chunks  ")
                .append(told.chunks())
                .append(", root ")
                .append(told.chunksRoot())
                .append('\n');
        told.headers().forEach(line -> text.append("header  ").append(line).append('\n'));
        for (int i = 0; i < told.chunkHashes().size(); i++) {
            text.append(String.format("%6d  %s%n", i, told.chunkHashes().get(i)));
        }
        if (depth > 0) {
            draw(Optional.of(levels.root()), "", "", depth, text);
        }
        return text.toString();
    }

    /** As deep as was asked for, and at most as deep as the tree is. */
    private static void draw(
            Optional<TreeLevels.Node> node, String first, String rest, int levels, StringBuilder text) {
        if (node.isEmpty()) {
            return;
        }
        String hash = Digest.of(Algorithm.SHA256, node.get().hash()).hex();
        text.append(first).append(hash, 0, 16).append("…\n");
        Optional<TreeLevels.Node> left = node.get().left();
        Optional<TreeLevels.Node> right = node.get().right();
        if (levels > 1) {
            boolean both = right.isPresent();
            draw(left, rest + (both ? "├─ " : "└─ "), rest + (both ? "│  " : "   "), levels - 1, text);
            draw(right, rest + "└─ ", rest + "   ", levels - 1, text);
        }
    }
}
