package io.stowage.s3.wire;

import java.util.List;
import java.util.Optional;

/**
 * {@code Delete}: which objects are to go.
 *
 * @param quiet whether only errors are told
 */
public record DeleteDocument(boolean quiet, List<Entry> entries) {
    public static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final int MOST_KEYS = 1000;

    /** @param key as the client wrote it; what is wrong with it is answered for it alone */
    public record Entry(String key, Optional<String> versionId) {}

    public static DeleteDocument parse(byte[] document) {
        XmlElement root = XmlReader.parse(document, "Delete");
        List<XmlElement> objects = root.all("Object");
        if (objects.isEmpty() || objects.size() > MOST_KEYS) {
            throw S3Error.MALFORMED_XML.failure("a multi-delete names 1 to " + MOST_KEYS + " keys");
        }
        boolean quiet = root.findText("Quiet")
                .map(String::strip)
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        return new DeleteDocument(
                quiet, objects.stream().map(DeleteDocument::entry).toList());
    }

    private static Entry entry(XmlElement object) {
        for (String condition : List.of("ETag", "LastModifiedTime", "Size")) {
            if (object.find(condition).isPresent()) {
                throw S3Error.NOT_IMPLEMENTED.failure("conditions on deletions are not supported");
            }
        }
        return new Entry(object.requireText("Key"), object.findText("VersionId").filter(id -> !id.isBlank()));
    }
}
