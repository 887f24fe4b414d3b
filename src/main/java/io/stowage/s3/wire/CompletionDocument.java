package io.stowage.s3.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code CompleteMultipartUpload}: which parts make up an object, in ascending order. */
public record CompletionDocument(List<Part> parts) {
    public static final int MOST_BYTES = 8 * 1024 * 1024;
    public static final int MOST_PARTS = 10_000;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /**
     * @param etag as the client wrote it
     * @param checksums by the name of the element, such as {@code ChecksumCRC32}
     */
    public record Part(int number, String etag, Map<String, String> checksums) {}

    public static CompletionDocument parse(byte[] document) {
        List<XmlElement> elements =
                XmlReader.parse(document, "CompleteMultipartUpload").all("Part");
        if (elements.isEmpty() || elements.size() > MOST_PARTS) {
            throw S3Error.MALFORMED_XML.failure("an upload is completed with 1 to " + MOST_PARTS + " parts");
        }
        List<Part> parts = new ArrayList<>(elements.size());
        for (XmlElement each : elements) {
            Part part = part(each);
            if (!parts.isEmpty() && parts.get(parts.size() - 1).number() >= part.number()) {
                throw S3Error.INVALID_PART_ORDER.failure("the list of parts was not in ascending order");
            }
            parts.add(part);
        }
        return new CompletionDocument(List.copyOf(parts));
    }

    private static Part part(XmlElement element) {
        String number = element.requireText("PartNumber").strip();
        if (!NUMBER.matcher(number).matches()) {
            throw S3Error.MALFORMED_XML.failure("a PartNumber is not a number");
        }
        Map<String, String> checksums = new HashMap<>();
        for (XmlElement child : element.children()) {
            if (child.name().startsWith("Checksum")) {
                checksums.put(child.name(), child.text().strip());
            }
        }
        return new Part(Integer.parseInt(number), element.requireText("ETag").strip(), Map.copyOf(checksums));
    }
}
