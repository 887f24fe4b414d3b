package io.stowage.cli.artifact;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.terminal.Progress;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files on this machine that are to be, or were, files of a package. */
final class LocalFiles {
    private static final int BUFFER = 256 * 1024;

    private LocalFiles() {}

    /** @param path within the package */
    record LocalFile(Path file, String path, long size) {}

    /** A file by its name, and all files below a folder by their paths within it. */
    static List<LocalFile> of(List<Path> named) throws IOException {
        List<LocalFile> all = new ArrayList<>();
        for (Path each : named) {
            if (Files.isRegularFile(each)) {
                all.add(file(each, String.valueOf(each.getFileName())));
            } else if (Files.isDirectory(each)) {
                try (Stream<Path> below = Files.walk(each)) {
                    for (Path file : below.filter(Files::isRegularFile).toList()) {
                        all.add(file(file, slashes(each.relativize(file))));
                    }
                }
            } else {
                throw new CommandException(Exit.NOT_FOUND, "there is no file or folder " + each, "");
            }
        }
        all.sort(Comparator.comparing(LocalFile::path));
        return all;
    }

    private static LocalFile file(Path file, String path) throws IOException {
        return new LocalFile(file, path, Files.size(file));
    }

    private static String slashes(Path relative) {
        List<String> names = new ArrayList<>();
        relative.forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }

    /** Where a file of a package goes below a folder; one that would lie elsewhere is refused. */
    static Path within(Path folder, String path) {
        Path target = folder.resolve(path).normalize();
        if (path.isEmpty() || !target.startsWith(folder) || target.equals(folder)) {
            throw new CommandException(
                    Exit.REFUSED, "the package has a file that would not lie below " + folder + ": " + path, "");
        }
        return target;
    }

    static Digest digest(Path file, Progress progress) throws IOException {
        MessageDigest sum = Algorithm.SHA256.newDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sum.update(buffer, 0, n);
                progress.add(n);
            }
        }
        return Digest.of(Algorithm.SHA256, sum.digest());
    }
}
