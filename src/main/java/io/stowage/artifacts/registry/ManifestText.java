package io.stowage.artifacts.registry;

import io.stowage.digest.Algorithm;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A package as text that is kept beside its files: what it is, a line for each thing, and behind an empty line the files
 * in the order of the bytes of their paths, each as path, NUL, digest, NUL, size and a line feed. The SHA-256 of the
 * second part is the digest of the manifest.
 */
record ManifestText(ArtifactPackage about, Algorithm primary) {
    static byte[] line(ArtifactFile file, Algorithm primary) {
        String line = file.path().text() + "\0" + file.primary(primary) + "\0" + file.length() + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    byte[] line(ArtifactFile file) {
        return line(file, primary);
    }

    /** The part above the files. No value of it has a line feed. */
    byte[] head() {
        String head = "stowage-package 1\n"
                + "id " + about.id() + "\n"
                + "producer " + about.coordinates().producer() + "\n"
                + "name " + about.coordinates().name() + "\n"
                + "version " + about.coordinates().version() + "\n"
                + "retention_class " + about.retentionClass() + "\n"
                + "owner " + about.owner() + "\n"
                + "created_by " + about.createdBy() + "\n"
                + "created_at " + about.createdAt() + "\n"
                + about.expiresAt().map(moment -> "expires_at " + moment + "\n").orElse("")
                + about.labels().entrySet().stream()
                        .map(label -> "label " + label.getKey() + " " + label.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n";
        return head.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * All of it.
     *
     * @param pages files behind a path; an empty page is the end
     */
    InputStream stream(Function<String, List<ArtifactFile>> pages) {
        return new ManifestStream(this, pages);
    }
}
