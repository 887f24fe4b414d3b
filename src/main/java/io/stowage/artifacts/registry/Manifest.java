package io.stowage.artifacts.registry;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.security.MessageDigest;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SHA-256 of the files of a package, as {@link ManifestText} writes them, and what they come to. */
record Manifest(Digest digest, long files, long bytes) {
    private static final int PAGE = 1000;

    static Manifest of(Handle rows, String packageId, Algorithm primary) {
        MessageDigest sum = Algorithm.SHA256.newDigest();
        long files = 0;
        long bytes = 0;
        List<ArtifactFile> page = FileRows.page(rows, packageId, "", PAGE);
        while (!page.isEmpty()) {
            for (ArtifactFile file : page) {
                sum.update(ManifestText.line(file, primary));
                files++;
                bytes += file.length();
            }
            page = FileRows.page(
                    rows, packageId, page.get(page.size() - 1).path().text(), PAGE);
        }
        return new Manifest(Digest.of(Algorithm.SHA256, sum.digest()), files, bytes);
    }
}
