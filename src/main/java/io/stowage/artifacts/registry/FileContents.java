package io.stowage.artifacts.registry;

import io.stowage.content.move.ContentUse;

/** The contents of files, of pieces of uploads, and of manifests. */
public record FileContents(String front) implements ContentUse {
    private static final String OF_FILE =
            "EXISTS (SELECT 1 FROM artifact_file f JOIN artifact_package k ON k.id = f.package WHERE f.content = ";
    private static final String OF_PIECE = "EXISTS (SELECT 1 FROM artifact_upload_piece u"
            + " JOIN artifact_upload w ON w.id = u.upload JOIN artifact_package k ON k.id = w.package WHERE u.content = ";

    private static final String OF_MANIFEST = "EXISTS (SELECT 1 FROM artifact_package k WHERE k.manifest_content = ";

    @Override
    public String needs(String content) {
        return OF_FILE + content + ") OR " + OF_PIECE + content + ") OR " + OF_MANIFEST + content + ")";
    }

    @Override
    public String needsInClass(String content) {
        String inClass = " AND k.retention_class = :retention)";
        return OF_FILE + content + inClass + " OR " + OF_PIECE + content + inClass + " OR " + OF_MANIFEST + content
                + inClass;
    }
}
