package io.stowage.cli.nix;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A cache in a folder: one that {@code nix copy --to file://…} wrote, or one of ncps. */
record FolderFiles(Path root) implements CacheFiles {

    FolderFiles {
        if (!Files.isDirectory(root)) {
            throw new CommandException(Exit.NOT_FOUND, "there is no folder " + root, "name the folder of a cache");
        }
    }

    @Override
    public void visitNarInfos(Consumer<String> visitor) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            Iterator<Path> each = files.iterator();
            while (each.hasNext()) {
                Path file = each.next();
                if (file.toString().endsWith(NarInfoSource.NAR_INFO) && Files.isRegularFile(file)) {
                    visitor.accept(root.relativize(file).toString().replace('\\', '/'));
                }
            }
        }
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        Path file = root.resolve(path);
        return Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(root.resolve(path));
    }

    @Override
    public void close() {}
}
