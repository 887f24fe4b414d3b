package io.stowage.s3.wire;

import java.util.Optional;

/** Where a bucket is: {@code CreateBucketConfiguration} in, {@code LocationConstraint} out. */
public final class LocationDocument {
    /** The region that documents leave out. */
    private static final String UNNAMED = "us-east-1";

    private LocationDocument() {}

    /** The region that a client wants; empty when it names none. */
    public static Optional<String> parse(byte[] document) {
        return document.length == 0
                ? Optional.empty()
                : XmlReader.parse(document, "CreateBucketConfiguration")
                        .findText("LocationConstraint")
                        .map(String::strip)
                        .filter(region -> !region.isEmpty());
    }

    public static String write(String region) {
        return XmlWriter.document("LocationConstraint")
                .text(region.equals(UNNAMED) ? "" : region)
                .finish();
    }
}
