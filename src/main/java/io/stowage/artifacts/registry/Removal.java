package io.stowage.artifacts.registry;

import io.stowage.content.Contents;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Lets go of what packages had that are no longer, some files at a time, so that nothing else waits for it. */
final class Removal {
    private static final int PAGE = 500;

    private final Database database;
    private final Contents contents;
    private final StoredAmounts amounts;

    Removal(Database database, Contents contents, StoredAmounts amounts) {
        this.database = database;
        this.contents = contents;
        this.amounts = amounts;
    }

    /** All that is left of a package but its row. What a crash leaves, a task finds. */
    void finish(String packageId) {
        boolean more = true;
        while (more) {
            more = database.write("remove files of a package", rows -> removeSome(rows, packageId));
        }
    }

    private boolean removeSome(Handle rows, String packageId) {
        ArtifactPackage owner = PackageRows.find(rows, packageId).orElseThrow();
        List<ArtifactFile> page = FileRows.page(rows, packageId, "", PAGE);
        for (ArtifactFile file : page) {
            remove(rows, owner, file);
        }
        if (page.size() == PAGE) {
            return true;
        }
        List<String> uploads = rows.createQuery("SELECT id FROM artifact_upload WHERE package = :package LIMIT 10")
                .bind("package", packageId)
                .mapTo(String.class)
                .list();
        uploads.forEach(upload -> removeUpload(rows, upload));
        PackageRows.manifestContent(rows, packageId).ifPresent(content -> {
            PackageRows.setManifestContent(rows, packageId, Optional.empty());
            contents.letGo(rows, content);
        });
        if (uploads.isEmpty()) {
            PackageRows.setEmptied(rows, packageId);
        }
        return !uploads.isEmpty();
    }

    void remove(Handle rows, ArtifactPackage owner, ArtifactFile file) {
        FileRows.delete(rows, file);
        file.content().ifPresent(content -> contents.letGo(rows, content));
        if (file.isStored()) {
            amounts.change(rows, owner.owner(), -file.length(), -1);
        }
    }

    /** With its pieces. */
    void removeUpload(Handle rows, String upload) {
        List<Long> pieces = rows.createQuery(
                        "SELECT DISTINCT content FROM artifact_upload_piece WHERE upload = :upload")
                .bind("upload", upload)
                .mapTo(Long.class)
                .list();
        rows.execute("DELETE FROM artifact_upload_piece WHERE upload = ?", upload);
        rows.execute("DELETE FROM artifact_upload WHERE id = ?", upload);
        pieces.forEach(content -> contents.letGo(rows, content));
    }
}
